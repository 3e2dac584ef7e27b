"""Writes the files of this folder: columns whose Arrow type only the ARROW:schema key tells. pyarrow 26.0.1."""
import sys
import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]
ids = pa.array([1, 2], pa.int64())


def write(name, field):
    pq.write_table(pa.table({"id": ids, "f": field}), f"{folder}/{name}.parquet", compression="zstd")


write("large_string", pa.array(["a", "b"], pa.large_string()))
write("dictionary", pa.array(["a", "b"]).dictionary_encode())
write("fixed_size_list", pa.array([[1.0, 2.0], [3.0, 4.0]], pa.list_(pa.float32(), 2)))
write("half_list", pa.array([[1.0, 2.0], [3.0, 4.0]], pa.list_(pa.float16())))
write("plain_list", pa.array([[1.0, 2.0], [3.0, 4.0]], pa.list_(pa.float32())))
