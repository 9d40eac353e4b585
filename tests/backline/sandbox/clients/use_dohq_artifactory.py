"""Ping, list repositories, walk and read with dohq-artifactory; told where by a JSON object."""

import json
import sys

from artifactory import ArtifactoryPath

told = json.loads(sys.argv[1])
root = ArtifactoryPath(told["url"], token=told["token"], verify=told["ca_file"])
answer = root.session.get(f"{told['url']}/api/system/ping", auth=root.auth)
assert answer.text == "OK", answer.text
assert {"npm-virtual", "libs-main"} <= {one.name for one in root.get_repositories(lazy=True)}
pom = root / "libs-main" / "org" / "example" / "sandbox" / "words" / "1.0.0" / "words-1.0.0.pom"
assert pom.exists()
assert b"<artifactId>words</artifactId>" in pom.read_bytes()
assert {one.name for one in pom.parent.iterdir()} >= {"words-1.0.0.jar", "words-1.0.0.pom"}
assert pom.stat().sha256
found = root.find_repository_virtual("npm-virtual")
assert [one.name for one in found.repositories] == ["npm-local", "npm-remote"]
note = root / "generic-local" / "notes" / "a.txt"
note.write_text("hello")
assert note.read_text() == "hello"
note.unlink()
assert not note.exists()
print("passed")
