"""The indexer's small port: figures and health, also of nodes that are to blame."""

import httpx

from indexer.metrics import served


def test_metrics__of_an_indexer_that_caught_up_then_lost_its_node__say_so(scheme, start):
    scheme.play(10)
    indexer = start()
    indexer.step()
    with served(indexer.metrics, "127.0.0.1", 0) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        good, figures = http.get("/health").json(), http.get("/metrics").text
        indexer.nodes.blame(indexer.nodes.current, "lying", "block 7 has seals of 2 of 3 validators")
        indexer.metrics.blamed(indexer.nodes.all[0])
        bad, worse = http.get("/health").json(), http.get("/metrics").text
        nothing = http.get("/else")

    assert (good["status"], good["lag_blocks"], good["nodes"]) == ("ok", 0, [])
    assert good["next_block"] == indexer.next_block > 0
    assert f"chainets_indexer_next_block {float(indexer.next_block)}" in figures
    assert "chainets_indexer_lag_blocks 0.0" in figures
    assert "chainets_indexer_nodes_lying 0.0" in figures
    assert [(node["state"], node["why"]) for node in bad["nodes"]] == [
        ("lying", "block 7 has seals of 2 of 3 validators")
    ]
    assert "chainets_indexer_nodes_lying 1.0" in worse
    assert f'chainets_indexer_node_faults_total{{node="{indexer.nodes.all[0].name}",state="lying"}} 1.0' in worse
    assert nothing.status_code == 404
