"""The OpenAPI document: it describes every route, and no request made from it breaks the server or itself."""

from fuzz_server import attack, operations


def test_every_operation_is_described_with_its_answers(client):
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            assert "200" in operation["responses"], (path, method)
            if not path.startswith(("/reconcile", "/metrics", "/v1/screen/stream", "/healthz", "/readyz")):
                content = operation["responses"]["200"]["content"]["application/json"]
                assert content["schema"], (path, method)
            if method == "post" and path != "/updatez":
                assert operation["requestBody"], (path, method)
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
    assert {"screen", "screen_batch", "match", "search"} <= set(names)
    assert {"ScreenRequest", "Query", "AnswerOut", "Problem", "MatchRequest"} <= set(
        document["components"]["schemas"]
    )


def test_no_request_made_from_the_document_breaks_the_server_or_the_document(running, tmp_path):
    count = operations(running.url)
    assert count > 20
    assert attack(running, tmp_path, 8, "examples,fuzzing", seed=1) > 5 * count
