"""List repositories, upload, list, download and delete raw files with nexus3-cli; told where by a JSON object.

The command itself looks repositories up with Groovy scripts that it uploads first, which only a Nexus with scripting
switched on can run; its library does the rest without.
"""

import json
import os
import sys
from pathlib import Path

from nexuscli.api.repository.collection import RepositoryCollection
from nexuscli.nexus_config import NexusConfig
from nexuscli.nexus_http import NexusHttp

told = json.loads(sys.argv[1])
os.environ["REQUESTS_CA_BUNDLE"] = told["ca_file"]
config = NexusConfig(url=told["url"], username=told["username"], password=told["password"], x509_verify=True)
http = NexusHttp(config)
assert http.server_version.major == 3
repositories = RepositoryCollection(nexus_http=http)
names = {one["name"] for one in repositories.raw_list()}
assert {"npm-group", "raw-hosted"} <= names, names

raw = repositories.new("hosted", recipe="raw", name="raw-hosted")
source = Path("note.txt")
source.write_text("hello")
raw.upload_file(str(source), "client/notes/note.txt")
listed = list(raw.list("client/notes/"))
assert [path.lstrip("/") for path in listed] == ["client/notes/note.txt"], listed
Path("copy").mkdir()
assert raw.download("client/notes/note.txt", "copy/", flatten=True) == 1
assert next(Path("copy").rglob("*.txt")).read_text() == "hello"
assert raw.delete("client/notes/note.txt") == 1
assert list(raw.list("client/notes/")) == []
print("passed")
