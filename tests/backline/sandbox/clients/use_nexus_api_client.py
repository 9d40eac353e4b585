"""List, upload, get and delete components with nexus-api-client; told where by a JSON object."""

import json
import sys
from pathlib import Path

import nexus_api_client

told = json.loads(sys.argv[1])
configuration = nexus_api_client.Configuration(
    host=f"{told['url']}/service/rest",
    username=told["username"],
    password=told["password"],
    ssl_ca_cert=told["ca_file"],
)
with nexus_api_client.ApiClient(configuration) as client:
    client.default_headers["Authorization"] = configuration.get_basic_auth_token()
    components = nexus_api_client.ComponentsApi(client)
    assert {one.name for one in components.list_components(repository="npm-group").items} >= {
        "greeter",
        "sandbox-words",
    }

    tarball = Path(told["tarball"])
    components.create_components(repository="npm-hosted", npm_asset=(tarball.name, tarball.read_bytes()))
    components.create_components(
        repository="maven-releases",
        maven2_group_id="org.example.client",
        maven2_artifact_id="made",
        maven2_version="1.0",
        maven2_generate_pom=True,
        maven2_asset1=("made.jar", b"not much of a jar"),
        maven2_asset1_extension="jar",
    )
    made = next(one for one in components.list_components(repository="npm-hosted").items if one.name == "client-made")
    assert components.get_components(id=made.id).version == "3.2.1"
    paths = {
        asset.path for one in components.list_components(repository="maven-releases").items for asset in one.assets
    }
    assert "/org/example/client/made/1.0/made-1.0.pom" in paths, paths

    components.delete_components(id=made.id)
    assert all(one.id != made.id for one in components.list_components(repository="npm-hosted").items)
print("passed")
