"""The tutorials' LSTM 64-128-64 in Keras: reads a folder of arrays, prints one JSON object."""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

folder = sys.argv[1]
with open(os.path.join(folder, "shape.json")) as f:
    shape = json.load(f)


def takes(name, count):
    rows = np.fromfile(os.path.join(folder, f"{name}.f32"), "<f4")
    labels = np.fromfile(os.path.join(folder, f"{name}.i32"), "<i4")
    return rows.reshape(count, shape["steps"], shape["features"]), labels


x, y = takes("train", shape["train"])
test_x, test_y = takes("test", shape["test"])
tf.keras.utils.set_random_seed(5)
layers = tf.keras.layers
model = tf.keras.Sequential(
    [
        layers.Input((shape["steps"], shape["features"])),
        layers.LSTM(64, return_sequences=True, activation="relu"),
        layers.LSTM(128, return_sequences=True, activation="relu"),
        layers.LSTM(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(32, activation="relu"),
        layers.Dense(shape["classes"], activation="softmax"),
    ]
)
model.compile(tf.keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
curve = []
seconds = 0.0
for _ in range(shape["epochs"]):
    began = time.perf_counter()
    model.fit(x, y, batch_size=16, epochs=1, verbose=0)
    seconds += time.perf_counter() - began
    right = model.predict(test_x, verbose=0).argmax(1) == test_y
    curve.append({"seconds": seconds, "accuracy": float(right.mean())})
    if right.all():
        break
one = tf.constant(x[:1])
call = tf.function(lambda t: model(t, training=False))
times = []
for _ in range(30):
    began = time.perf_counter()
    call(one).numpy()
    times.append(1000 * (time.perf_counter() - began))
print(json.dumps({"version": tf.__version__, "curve": curve, "windowMs": sorted(times)[15]}))
