"""List, get and delete components with sonatype-nxrm-sdk; told where by a JSON object."""

import json
import sys

import nxrm_sdk

told = json.loads(sys.argv[1])
configuration = nxrm_sdk.Configuration()
configuration.host = f"{told['url']}/service/rest"
configuration.username, configuration.password = told["username"], told["password"]
configuration.ssl_ca_cert = told["ca_file"]
client = nxrm_sdk.ApiClient(configuration)
client.default_headers["Authorization"] = configuration.get_basic_auth_token()

repositories = nxrm_sdk.RepositoryManagementApi(client).get_repositories1()
assert repositories
components = nxrm_sdk.ComponentsApi(client)
page = components.get_components("nuget-hosted")
assert {one.name for one in page.items} == {"Sandbox.Greeter"}, page
assert components.get_component_by_id(page.items[0].id).version == page.items[0].version
raw = components.get_components("raw-hosted").items
spare = next(one for one in raw if one.name == "client/spare.txt")
components.delete_component(spare.id)
assert all(one.id != spare.id for one in components.get_components("raw-hosted").items)
print("passed")
