"""Prints, as one line of JSON, what botocore's service model says of the requests of the operations named."""

import json
import sys

from botocore.loaders import Loader

model = Loader().load_service_model("lambda", "service-2")
shapes = model["shapes"]


def describe(name, above=()):
    shape = shapes[name]
    kind = {"long": "integer", "float": "double", "timestamp": "string"}.get(shape["type"], shape["type"])
    out = {"type": kind}
    for source, target in (("min", "min"), ("max", "max"), ("pattern", "pattern"), ("enum", "values")):
        if source in shape:
            out[target] = shape[source]
    if kind == "list":
        out["of"] = describe(shape["member"]["shape"], above)
    if kind == "map":
        out["key"] = describe(shape["key"]["shape"], above)
        out["value"] = describe(shape["value"]["shape"], above)
    if kind == "structure" and name not in above:
        out["members"] = {
            member: {
                "shape": describe(reference["shape"], (*above, name)),
                "required": member in shape.get("required", []),
                "in": {"uri": "path", "querystring": "query"}.get(reference.get("location"), "body"),
            }
            for member, reference in shape["members"].items()
        }
    return out


requests = {}
for operation in sys.argv[1:]:
    declared = model["operations"][operation]
    requests[operation] = describe(declared["input"]["shape"]) if "input" in declared else {"members": {}}
print(json.dumps({"operations": sorted(model["operations"]), "requests": requests}))
