"""Hashtags for posts, from tags, technologies and categories."""

import re
from collections import Counter
from collections.abc import Iterable

MOST = 5
"""More than five look like an advertisement, and LinkedIn shows such posts to fewer people."""

_SPELLED = """
    PyTorch TensorFlow Keras JAX ScikitLearn XGBoost LightGBM NumPy Pandas Polars SciPy Matplotlib Seaborn Plotly
    HuggingFace Transformers LangChain OpenAI Ollama vLLM ONNX CUDA NVIDIA TensorRT Triton DeepSpeed Ray Dask
    Spark PySpark Kafka Flink Airflow Dagster Prefect dbt MLflow DVC Kubeflow SageMaker VertexAI Kubernetes Docker
    Terraform Ansible Helm AWS Azure GCP GoogleCloud GitHub GitHubActions GitLab Git Linux Bash Vim Neovim Python
    Rust Golang JavaScript TypeScript ReactJS NodeJS VueJS Java Kotlin Swift Ruby Rails Elixir CPlusPlus SQL
    PostgreSQL MySQL SQLite MongoDB Redis Elasticsearch DuckDB Snowflake BigQuery FastAPI Flask Django Streamlit
    Gradio Pydantic pytest Jupyter GoogleColab Kaggle LeetCode Prometheus Grafana Nginx GraphQL gRPC WebAssembly
    CSS HTML MkDocs OpenCV spaCy NLTK Pinecone Databricks Tableau PowerBI MachineLearning DeepLearning DataScience
    DataEngineering MLOps DevOps ArtificialIntelligence GenerativeAI LLM RAG NLP ComputerVision
    ReinforcementLearning NeuralNetworks TimeSeries AnomalyDetection RecommenderSystems FeatureEngineering
    Statistics SystemDesign Algorithms OpenSource Debugging Testing SoftwareEngineering DataQuality CloudComputing
    Performance Security Mathematics ProbabilityTheory Research CareerDevelopment CodeReview APIDesign
    Microservices DataVisualization BigData Accessibility
"""
_OTHER_NAMES = {
    "ml": "MachineLearning", "dl": "DeepLearning", "ai": "ArtificialIntelligence", "cv": "ComputerVision",
    "rl": "ReinforcementLearning", "sklearn": "ScikitLearn", "tf": "TensorFlow", "torch": "PyTorch",
    "dataloader": "PyTorch", "np": "NumPy", "pd": "Pandas", "k8s": "Kubernetes", "postgres": "PostgreSQL",
    "psql": "PostgreSQL", "js": "JavaScript", "ts": "TypeScript", "react": "ReactJS", "node": "NodeJS",
    "vue": "VueJS", "go": "Golang", "cpp": "CPlusPlus", "c++": "CPlusPlus", "genai": "GenerativeAI", "llms": "LLM",
    "nn": "NeuralNetworks", "oss": "OpenSource", "colab": "GoogleColab", "actions": "GitHubActions",
    "unix": "Linux", "shell": "Bash", "stats": "Statistics", "paper": "Research", "papers": "Research",
    "arxiv": "Research", "math": "Mathematics", "maths": "Mathematics", "overfitting": "MachineLearning",
    "regularization": "MachineLearning", "leakage": "DataScience", "labels": "DataQuality",
    "cross-validation": "MachineLearning", "text-classification": "NLP", "benchmarks": "Performance",
    "apache-spark": "Spark", "apache-kafka": "Kafka", "kedro": "MLOps", "wandb": "MLOps",
    "gradients": "DeepLearning", "transformer": "Transformers",
}  # fmt: skip
_STEPS = {"data": "DataScience", "model": "MachineLearning", "infra": "DevOps"}
"""Hashtags of the built-in categories; nobody follows #Data or #Model."""
_TOO_COMMON = frozenset(
    """
    data model infra infrastructure core theory polish practice share project projects til tils note notes misc
    general tips tip tools tool howto code coding programming bug bugs error errors fix fixes fun other stuff todo
    draft daily learning work time dates date files file tags tag text list lists build cache config setup
    install snippet snippets concept concepts reading none feature demo release readme blog
    speed types yaml json xml csv markdown parsing editor commands command terminal ci plugin plugins browser
    windows mac
    """.split()  # noqa: SIM905 - a list of a hundred quotes is hard to read
)
_IN_TEXT = frozenset(
    """
    pytorch dataloader torch tensorflow keras jax xgboost lightgbm numpy pandas polars scipy huggingface langchain
    cuda tensorrt kafka flink airflow mlflow dvc kubernetes docker terraform postgresql mysql sqlite mongodb redis
    elasticsearch duckdb fastapi django sklearn leetcode kaggle pyspark opencv python git
    """.split()  # noqa: SIM905 - a list of a hundred quotes is hard to read
)
"""Names that are unambiguous even within a text."""
_WORD = re.compile(r"[^\W_]+")


def _key(name: str) -> str:
    return "".join(_WORD.findall(name)).casefold()


_KNOWN = {_key(name): name for name in _SPELLED.split()}


def make_hashtags(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as at most five distinct hashtags: `machine-learning` gives `#MachineLearning`.

    Well-known ones come first, in their usual spelling. Vague names (`notes`, `data`) and those that cannot be a
    hashtag (`2024`) are left out.
    """
    known: dict[str, str] = {}
    others: dict[str, str] = {}
    for name in names:
        usual = _OTHER_NAMES.get(name.casefold()) or _KNOWN.get(_key(name))
        if usual:
            known.setdefault(usual.casefold(), f"#{usual}")
        elif _key(name) not in _TOO_COMMON and (tag := _join(name)):
            others.setdefault(tag.casefold(), f"#{tag}")
    return tuple({**known, **{key: tag for key, tag in others.items() if key not in known}}.values())[:MOST]


def name_folder(folder: str) -> tuple[str, ...]:
    """Return the name of a note's folder if it is a well-known hashtag: `postgres`, `vim`."""
    return (folder,) if folder.casefold() in _OTHER_NAMES or _key(folder) in _KNOWN else ()


def find_technologies(title: str, text: str) -> tuple[str, ...]:
    """Return technologies in a title, and those that occur at least twice in a text, the most frequent first."""
    named = Counter(filter(_IN_TEXT.__contains__, map(str.casefold, _WORD.findall(text))))
    named.update({word: 100 for word in map(str.casefold, _WORD.findall(title)) if word in _IN_TEXT})
    return tuple(word for word, count in named.most_common() if count > 1)


def name_step(category: str | None) -> tuple[str, ...]:
    """Return the hashtag name of a built-in category, if it is one."""
    return (_STEPS[category],) if category in _STEPS else ()


def _join(name: str) -> str:
    words = _WORD.findall(name)
    joined = "".join(word if word[0].isupper() else word[0].upper() + word[1:] for word in words)
    tag = words[0] if len(words) == 1 and (words[0] != words[0].lower() or not words[0].isalpha()) else joined
    return tag if len(tag) > 1 and not tag.isdigit() and "+" not in name and "#" not in name.lstrip("#") else ""
