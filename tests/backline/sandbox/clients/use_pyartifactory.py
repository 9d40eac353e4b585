"""List repositories, look at one, read a file with pyartifactory; told where by a JSON object."""

import json
import sys
from pathlib import Path

from pyartifactory import Artifactory

told = json.loads(sys.argv[1])
server = Artifactory(url=told["url"], access_token=told["token"], verify=told["ca_file"], api_version=1)
assert {"npm-virtual", "libs-main"} <= {one.key for one in server.repositories.list()}
assert server.repositories.get_repo("npm-virtual").repositories == ["npm-local", "npm-remote"]
assert server.repositories.get_repo("npm-local").key == "npm-local"
assert server.repositories.get_repo("npm-remote").key == "npm-remote"
path = "libs-release-local/org/example/sandbox/greeter/1.1.0/greeter-1.1.0.pom"
assert server.artifacts.info(path).checksums.sha256
assert server.artifacts.info("libs-release-local/org/example").children
server.artifacts.download(path, "got")
assert "<artifactId>greeter</artifactId>" in next(Path("got").rglob("*.pom")).read_text()
print("passed")
