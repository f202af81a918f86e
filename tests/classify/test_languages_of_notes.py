"""Notes in Korean, Japanese, Chinese and Spanish get the right step of the checklist."""

from __future__ import annotations

import pytest

from support.builders import a_source
from tilfolio.classify.lexicon import compile_lexicon, make_key
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, judge
from tilfolio.parse.til import parse_note

LEXICON = compile_lexicon(make_key(DEFAULT_CATEGORIES))


def categorize(text: str) -> str | None:
    [til] = parse_note(a_source("note.md", text), ["data", "model", "infra"], lambda name: True).tils
    return judge(til, LEXICON, explain=False).category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("# 결측값 처리\n\n중앙값으로 채우고 이상값은 제거했다.\n", "data"),
        ("# 클래스 불균형을 다루는 방법\n\n학습 데이터에서 소수 클래스를 늘렸다.\n", "data"),
        ("# 과대적합을 막으려면\n\n드롭아웃과 조기 종료를 썼다. 검증 손실이 줄었다.\n", "model"),
        ("# 전이 학습\n\n사전학습된 트랜스포머를 미세 조정했다.\n", "model"),
        ("# 도커 컴포즈로 띄우기\n\n컨테이너가 서로를 못 찾아서 포트 번호를 바꿨다.\n", "infra"),
        ("# 한국어 말뭉치를 토큰화하기\n\n이상치 제거 후 데이터를 나누었다.\n", "data"),
        ("# 파이토치로 양자화하기\n\n배치 크기를 줄이고 지식 증류를 썼다.\n", "model"),
        ("# 카프카 메시지 큐\n\n부하 테스트를 하다가 파드가 죽었다.\n", "infra"),
        ("# 깃 브랜치 정리\n\n원격 저장소에서 지워진 브랜치를 지웠다.\n", "infra"),
        ("# 欠損値の扱い\n\n外れ値を除いてから前処理した。\n", "data"),
        ("# 散布図とヒストグラム\n\nデータ可視化で分布を見る。\n", "data"),
        ("# 過学習を防ぐ\n\nドロップアウトと早期終了を使った。\n", "model"),
        ("# 学習率の決め方\n\n損失関数が発散したので勾配降下法の幅を下げた。\n", "model"),
        ("# コンテナが起動しない\n\n環境変数が足りず、デプロイに失敗した。\n", "infra"),
        ("# リバースプロキシの設定\n\n証明書の期限が切れていた。\n", "infra"),
        ("# 缺失值怎么处理\n\n先看异常值, 再做特征选择。\n", "data"),
        ("# 数据泄露\n\n测试数据混进了训练数据。\n", "data"),
        ("# 过拟合\n\n加了正则化和早停, 验证损失下降。\n", "model"),
        ("# 梯度爆炸\n\n学习率太大, 损失函数变成无穷。\n", "model"),
        ("# 显存不足\n\n换了更小的批次, 并升级显卡驱动。\n", "infra"),
        ("# 反向代理与负载均衡\n\n服务器证书放在代理上。\n", "infra"),
        ("# Valores faltantes\n\nLos valores atípicos se quitan antes de la limpieza de datos.\n", "data"),
        ("# Fuga de datos\n\nEl conjunto de prueba estaba en el conjunto de entrenamiento.\n", "data"),
        ("# Cómo evitar el sobreajuste\n\nParada temprana y regularización en la red neuronal.\n", "model"),
        ("# La tasa de aprendizaje\n\nLa función de pérdida no bajaba con descenso de gradiente.\n", "model"),
        ("# El contenedor no arranca\n\nFaltaba una variable de entorno en el despliegue.\n", "infra"),
        ("# Un entorno virtual por proyecto\n\nConflicto de dependencias en el servidor.\n", "infra"),
    ],
)
def test_a_note_in_another_language_finds_its_step(text: str, category: str) -> None:
    assert categorize(text) == category


@pytest.mark.parametrize(
    "text",
    [
        "# 김치찌개 끓이기\n\n김치를 먼저 볶는다. 데이터는 없다.\n",
        "# 자바의 추상 클래스와 인터페이스\n\n상속과 다형성을 정리했다.\n",
        "# 味噌汁の作り方\n\n出汁を先に取る。\n",
        "# オブジェクト指向の継承\n\n抽象クラスとインターフェースの違い。\n",
        "# 红烧肉的做法\n\n先炒糖色。\n",
        "# 泛型和抽象类\n\n接口与继承的区别。\n",
        "# Tortilla de patatas\n\nPrimero se fríen las patatas con cebolla.\n",
        "# Herencia y polimorfismo\n\nLa programación orientada a objetos en pocas líneas.\n",
    ],
)
def test_a_note_about_something_else_stays_without_one(text: str) -> None:
    assert categorize(text) is None
