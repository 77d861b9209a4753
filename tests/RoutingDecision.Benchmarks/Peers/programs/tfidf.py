"""TF-IDF and logistic regression with the published settings, trained on the corpus without the prompts that are timed."""

import json
import sys

from passes import prompts_of, serve
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

TIERS = ("economy", "standard", "premium")


def train(path):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), max_features=10_000, sublinear_tf=True), LogisticRegression(C=1.0, class_weight="balanced", max_iter=1_000)
    )
    model.fit([row["prompt"] for row in rows], [TIERS.index(row["tier"]) for row in rows])
    return model


def main(timed, training):
    model = train(training)
    prompts = prompts_of(timed)

    def cautious(prompt):
        _, standard, premium = model.predict_proba([prompt])[0]
        if premium > 0.15:
            return "premium"
        return "standard" if standard > 0.30 or premium > 0.05 else "economy"

    serve({"tfidf": cautious}, prompts)


if __name__ == "__main__":
    main(*sys.argv[1:])
