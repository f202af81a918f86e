import json, pathlib, yaml
params = yaml.safe_load(open("params.yaml"))
f1 = 0.7 + 0.02 * params["train"]["epochs"]
json.dump({"latency_ms": 45.25, "test": {"f1": f1, "auc": 0.953}, "rows": 12000}, open("metrics.json", "w"))
pathlib.Path("eval").mkdir(exist_ok=True)
open("eval/scores.toml", "w").write("[val]\nf1 = 0.88\n")
open("eval/summary.yaml", "w").write("loss: 0.125\nperplexity: 3.5\n")
rows = "".join(f"{epoch},{1 / (epoch + 1)},{1.2 / (epoch + 1)}\n" for epoch in range(5))
open("eval/loss.csv", "w").write("epoch,train,val\n" + rows)
