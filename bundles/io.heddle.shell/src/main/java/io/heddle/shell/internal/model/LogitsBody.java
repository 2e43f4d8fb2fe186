// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The logits {@code [batch, time, vocabulary]} of sequences, computed while they are written, so
 * that no more than one group of sequences is in memory.
 */
public final class LogitsBody implements SafetensorsWriter.Body {

    private final OpenModel model;
    private final List<int[]> sequences;
    private final LongConsumer done;
    private final int time;
    private final int size;
    /** Sequences a group. */
    private final int group;
    private final int piece;

    /**
     * @param sequences of equal lengths
     * @param piece tokens a pass, or null for as many as are good
     * @param done is told how many tokens are done
     */
    public LogitsBody(OpenModel model, List<int[]> sequences, @Nullable Integer piece, LongConsumer done) {
        HeadSpec head = model.plan().stack().head();
        if (head.kind() != HeadSpec.Kind.LOGITS) {
            throw new ModelException(model.name() + " gives no logits; its head gives "
                    + head.kind().name().toLowerCase(java.util.Locale.ROOT));
        }
        this.model = model;
        this.sequences = sequences;
        this.done = done;
        this.time = sequences.getFirst().length;
        this.size = head.size();
        this.group = PassSize.rows(sequences.size(), time, size);
        this.piece = piece != null ? piece : PassSize.tokens(group, size);
    }

    /** The tensor's shape. */
    public List<Long> shape() {
        return List.of((long) sequences.size(), (long) time, (long) size);
    }

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
        try (Session session = model.session(group, time)) {
            for (int first = 0; first < sequences.size(); first += group) {
                write(session, first, Math.min(group, sequences.size() - first), out);
            }
        }
    }

    private void write(Session session, int first, int rows, WritableByteChannel out) throws IOException {
        for (int slot = 0; slot < rows; slot++) {
            session.reset(slot);
        }
        // The pieces of one sequence lie in the order of the file; those of several do not.
        float[] together = rows == 1 ? null : new float[rows * time * size];
        for (int begin = 0; begin < time; begin += piece) {
            int length = Math.min(piece, time - begin);
            Output output = session.forward(pieces(first, rows, begin, length));
            if (together == null) {
                write(output.values(), length * size, out);
            } else {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(output.values(), output.at(row, 0),
                            together, (row * time + begin) * size, length * size);
                }
            }
            done.accept((long) first * time + (long) rows * (begin + length));
        }
        if (together != null) {
            write(together, together.length, out);
        }
    }

    private List<Session.Row> pieces(int first, int rows, int begin, int length) {
        List<Session.Row> pieces = new ArrayList<>(rows);
        for (int slot = 0; slot < rows; slot++) {
            pieces.add(new Session.Row(slot, Arrays.copyOfRange(sequences.get(first + slot), begin, begin + length)));
        }
        return pieces;
    }

    private static void write(float[] values, int count, WritableByteChannel out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int at = 0; at < count; at += floats.capacity()) {
            int length = Math.min(floats.capacity(), count - at);
            floats.clear().put(values, at, length);
            out.write(bytes.position(0).limit(length * Float.BYTES));
        }
    }
}
