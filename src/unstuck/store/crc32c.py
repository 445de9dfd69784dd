"""The checksum of TensorBoard's records: CRC-32C (Castagnoli), rotated and shifted ("masked").

Source: the TFRecord format of TensorFlow; polynomial 0x1EDC6F41, here in reversed bits.
"""

from __future__ import annotations

from functools import cache


def masked(data: bytes) -> int:
    """The masked checksum."""
    table, value = _table(), 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    value ^= 0xFFFFFFFF
    return (((value >> 15) | (value << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@cache
def _table() -> tuple[int, ...]:
    checksums = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        checksums.append(value)
    return tuple(checksums)
