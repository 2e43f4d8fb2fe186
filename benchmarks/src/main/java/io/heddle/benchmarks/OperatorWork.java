// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/**
 * The operators that are compared, with their shapes and inputs. Layouts are
 * {@code [time, channel]} and {@code [time, head, channel]}.
 */
public enum OperatorWork {
    /** Mamba's scan. */
    SCAN("scan", 1536, 1, 16, 2048),
    /** Mamba-2's recurrence: a scalar decay a head, keys and queries shared by all heads. */
    SSD("ssd", 24, 64, 128, 2048),
    /** A decay a key channel. */
    GLA("gla", 16, 64, 64, 2048),
    /** A constant decay a head. */
    RETENTION("retention", 16, 64, 64, 2048),
    /** A decay a key channel, read before the update with a bonus. */
    RWKV6("rwkv6", 16, 64, 64, 2048),
    /** A decay a key channel, and a rank-1 term that erases. */
    RWKV7("rwkv7", 16, 64, 64, 2048),
    /** The delta rule without decay. */
    DELTA("delta", 16, 64, 64, 2048),
    /** Causal softmax attention. */
    ATTENTION("attention", 16, 64, 64, 4096);

    private final String id;
    private final int heads;
    private final int values;
    private final int keys;
    private final int time;

    OperatorWork(String id, int heads, int values, int keys, int time) {
        this.id = id;
        this.heads = heads;
        this.values = values;
        this.keys = keys;
        this.time = time;
    }

    /** The operator of an id. */
    public static OperatorWork named(String id) {
        for (OperatorWork work : values()) {
            if (work.id.equals(id)) {
                return work;
            }
        }
        throw new IllegalArgumentException("there is no operator " + id);
    }

    /** As it is called on the command line. */
    public String id() {
        return id;
    }

    /** Heads, or the channels of a scan. */
    public int heads() {
        return heads;
    }

    /** Value channels of a head. */
    public int valueDim() {
        return values;
    }

    /** Key channels of a head: the size of a scan's state. */
    public int keyDim() {
        return keys;
    }

    /** Tokens. */
    public int time() {
        return time;
    }

    /** {@code [time, head, key]}: queries; {@code [time, key]} where heads share them. */
    public float[] queries() {
        return Draw.uniform("query", -1, 1, time, keyHeads(), keys);
    }

    /** Like the queries; of length 1 where the state is erased by them. */
    public float[] writtenKeys() {
        return this == DELTA ? directions() : Draw.uniform("key", -0.5, 0.5, time, keyHeads(), keys);
    }

    /** {@code [time, head, key]}: what is erased, of length 1. */
    public float[] directions() {
        return Draw.unit("direction", time, heads, keys);
    }

    /** {@code [time, head, value]}. */
    public float[] writtenValues() {
        return Draw.uniform("value", -1, 1, time, heads, values);
    }

    /** {@code [time, head]}: time steps, after their softplus. */
    public float[] steps() {
        return Draw.uniform("step", 0.001, 0.1, time, heads);
    }

    /** {@code [head]}, or {@code [channel, state]}: logarithms of -A. */
    public float[] logRates() {
        return Draw.uniform("rate", 0, Math.log(16), heads, this == SCAN ? keys : 1);
    }

    /** {@code [head]}: the direct path. */
    public float[] skips() {
        return Draw.uniform("skip", -1, 1, heads);
    }

    /** {@code [time, head, key]}: logarithms of decays, in the range that the mechanism gives them. */
    public float[] logDecays() {
        return switch (this) {
            // A sigmoid to the power of 1/16.
            case GLA -> Draw.uniform("decay", -0.15, -0.001, time, heads, keys);
            case RWKV7 -> Draw.uniform("decay", -0.6065, -0.01, time, heads, keys);
            default -> Draw.uniform("decay", -0.6, -0.002, time, heads, keys);
        };
    }

    /** {@code [head]}: logarithms of RetNet's decays, {@code log(1 - 2^(-5 - h))}. */
    public float[] headDecays() {
        float[] logs = new float[heads];
        for (int head = 0; head < heads; head++) {
            logs[head] = (float) Math.log1p(-Math.scalb(1.0, -5 - head));
        }
        return logs;
    }

    /** {@code [head, key]}: the weight of the present token. */
    public float[] bonus() {
        return Draw.uniform("bonus", -0.5, 0.5, heads, keys);
    }

    /** {@code [time, head]}: the share that is exchanged. */
    public float[] shares() {
        return Draw.uniform("share", 0.1, 0.9, time, heads);
    }

    /** {@code [time, head, key]}: the share that is exchanged, channel by channel. */
    public float[] channelShares() {
        return Draw.uniform("share", 0.1, 0.9, time, heads, keys);
    }

    private int keyHeads() {
        return this == SSD || this == SCAN ? 1 : heads;
    }
}
