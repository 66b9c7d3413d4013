"""The description describes what is there."""

import json

from jsonschema import Draft4Validator

from bot.channels.openapi import description
from bot.channels.parts import Parts
from bot.channels.web import WebInput

METHODS = ("get", "post", "put", "delete", "patch")


def operations():
    return {
        (method.upper(), path)
        for path, item in description()["paths"].items()
        for method in item
        if method in METHODS
    }


def test_every_address_is_described_and_no_other(database):
    from bot.channels.config import ChannelConfig

    parts = Parts.build(ChannelConfig(str(database.engine.url), b"s" * 32), lambda: None)
    blueprint = WebInput(parts).blueprint(lambda _: None)
    found = {(method, route.uri) for route in blueprint._future_routes for method in route.methods}
    assert found == operations()


def test_it_is_served(client):
    answer = client.http.get("/chat/openapi.json")
    assert answer.json() == json.loads(json.dumps(description()))


def test_replies_are_as_described(client):
    answer = client.send(text="Wo tagt der Integrationsrat?").json()
    schemas = {"components": description()["components"]}
    validator = Draft4Validator({"$ref": "#/components/schemas/Answered"} | schemas)
    plain = json.loads(json.dumps(answer))
    assert not list(Draft4Validator(schemas | {"allOf": [validator.schema]}).iter_errors(plain))


def test_every_error_carries_its_sentence():
    for path in description()["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert response["$ref"].startswith("#/components/responses/")
