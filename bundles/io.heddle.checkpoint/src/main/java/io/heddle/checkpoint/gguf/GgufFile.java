// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.gguf.GgufValue.Kind;
import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/**
 * One open GGUF file.
 *
 * <p>Metadata are read by key and kind: a key that is not there is empty, one of another kind is refused by name.
 *
 * <p>Threading: all methods may be called from several threads, but {@link #close()} must not overlap with reading.
 * Ownership: the caller of {@link #open} closes the file; segments from {@link #bytes} end with it.
 */
public final class GgufFile implements AutoCloseable {
    private static final int MOST_TEXT_BYTES = 16 << 20;
    private static final int MOST_NUMBERS = 1 << 22;

    private final Path path;
    private final FileChannel channel;
    private final GgufHeader header;
    private final GgufData data;

    private GgufFile(Path path, FileChannel channel, GgufHeader header, GgufData data) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.data = data;
    }

    /**
     * Opens a file and checks everything before its tensor data.
     *
     * @param mapped whether tensors are mapped; else each is read into memory on first use, which is safe against
     *     files that change
     * @throws MalformedGgufException if the file breaks the format
     * @throws IOException if it cannot be read
     */
    public static GgufFile open(Path path, boolean mapped) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(Quoting.path(path), null, "there is no such file; check the path");
        }
        // A pipe or a device would block, or never end.
        if (!Files.isRegularFile(path)) {
            throw new MalformedGgufException(path, "this is not a regular file", "name a GGUF file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            GgufHeader header = GgufHeader.read(channel, path);
            return new GgufFile(path, channel, header, GgufData.open(channel, path, mapped));
        } catch (IOException | RuntimeException | Error failure) {
            channel.close();
            throw failure;
        }
    }

    /** The path that was opened. */
    public Path path() {
        return path;
    }

    /** The keys of the metadata, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(header.metadata().keySet());
    }

    /** All tensors by name, in the order of their data; unmodifiable. */
    public SequencedMap<String, GgufTensor> tensors() {
        return header.tensors();
    }

    /** How many elements the array of a key has, or 1 for another value; empty if there is no such key. */
    public OptionalLong count(String key) {
        return switch (header.metadata().get(key)) {
            case null -> OptionalLong.empty();
            case GgufValue.Array array -> OptionalLong.of(array.count());
            default -> OptionalLong.of(1);
        };
    }

    /**
     * The value of a key as settings have it: a text, a number, a flag, or a list of numbers; texts in lists and flags in
     * lists are left out.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Object value(String key) throws IOException {
        return switch (header.metadata().get(key)) {
            case null -> throw new IllegalArgumentException("no key " + key);
            case GgufValue.Text text -> text(key).orElseThrow();
            case GgufValue.Whole(Kind kind, long value) -> value;
            case GgufValue.Real(Kind kind, double value) -> value;
            case GgufValue.Flag(boolean value) -> value;
            case GgufValue.Array array when array.kind().whole() -> Arrays.stream(wholes(key).orElseThrow()).boxed().toList();
            case GgufValue.Array array when array.kind().real() -> {
                List<Object> values = new ArrayList<>();
                for (float value : numbers(key).orElseThrow()) {
                    values.add((double) value);
                }
                yield values;
            }
            case GgufValue.Array array -> List.of();
        };
    }

    /** The text of a key. */
    public Optional<String> text(String key) throws IOException {
        return switch (header.metadata().get(key)) {
            case null -> Optional.empty();
            case GgufValue.Text(long begin, long length) -> {
                // The length lies before the text.
                GgufInput in = input(begin - Long.BYTES, begin + length);
                yield Optional.of(in.string(MOST_TEXT_BYTES, subject(key)));
            }
            default -> throw wrong(key, "a text");
        };
    }

    /** The whole number of a key, whatever its width. */
    public OptionalLong whole(String key) throws IOException {
        return switch (header.metadata().get(key)) {
            case null -> OptionalLong.empty();
            case GgufValue.Whole whole -> OptionalLong.of(whole.value());
            default -> throw wrong(key, "a whole number");
        };
    }

    /** The number of a key, whatever its precision. */
    public OptionalDouble number(String key) throws IOException {
        return switch (header.metadata().get(key)) {
            case null -> OptionalDouble.empty();
            case GgufValue.Whole whole -> OptionalDouble.of(whole.value());
            case GgufValue.Real real -> OptionalDouble.of(real.value());
            default -> throw wrong(key, "a number");
        };
    }

    /** The flag of a key. */
    public Optional<Boolean> flag(String key) throws IOException {
        return switch (header.metadata().get(key)) {
            case null -> Optional.empty();
            case GgufValue.Flag(boolean value) -> Optional.of(value);
            default -> throw wrong(key, "true or false");
        };
    }

    /** The whole numbers of a key; a single one counts as a list of one. At most 4194304 are read. */
    public Optional<long[]> wholes(String key) throws IOException {
        if (header.metadata().get(key) instanceof GgufValue.Whole whole) {
            return Optional.of(new long[] {whole.value()});
        }
        Optional<GgufValue.Array> array = array(key, "an array of whole numbers", MOST_NUMBERS);
        if (array.isEmpty()) {
            return Optional.empty();
        }
        if (!array.get().kind().whole()) {
            throw wrong(key, "an array of whole numbers");
        }
        long[] values = new long[(int) array.get().count()];
        GgufInput in = input(array.get().begin(), channel.size());
        String what = subject(key);
        for (int i = 0; i < values.length; i++) {
            values[i] = ((GgufValue.Whole) in.scalar(array.get().kind(), what)).value();
        }
        return Optional.of(values);
    }

    /** The numbers of a key's array, in single precision. At most 4194304 are read. */
    public Optional<float[]> numbers(String key) throws IOException {
        Optional<GgufValue.Array> array = array(key, "an array of numbers", MOST_NUMBERS);
        if (array.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = array.get().kind();
        if (!kind.real() && !kind.whole()) {
            throw wrong(key, "an array of numbers");
        }
        float[] values = new float[(int) array.get().count()];
        GgufInput in = input(array.get().begin(), channel.size());
        String what = subject(key);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (in.scalar(kind, what)) {
                case GgufValue.Real real -> (float) real.value();
                case GgufValue.Whole whole -> whole.value();
                default -> throw wrong(key, "an array of numbers");
            };
        }
        return Optional.of(values);
    }

    /**
     * The texts of a key's array.
     *
     * @param most how many are allowed
     * @param mostBytes of each
     */
    public Optional<List<String>> texts(String key, int most, int mostBytes) throws IOException {
        Optional<GgufValue.Array> array = array(key, "an array of texts", most);
        if (array.isEmpty()) {
            return Optional.empty();
        }
        if (array.get().kind() != Kind.STRING) {
            throw wrong(key, "an array of texts");
        }
        List<String> texts = new ArrayList<>((int) array.get().count());
        String what = "a text of " + subject(key);
        GgufInput in = input(array.get().begin(), channel.size());
        for (long i = 0; i < array.get().count(); i++) {
            texts.add(in.string(mostBytes, what));
        }
        return Optional.of(texts);
    }

    private Optional<GgufValue.Array> array(String key, String allowed, int most) throws MalformedGgufException {
        return switch (header.metadata().get(key)) {
            case null -> Optional.empty();
            case GgufValue.Array array when array.count() > most -> throw new MalformedGgufException(path, subject(key) + " has "
                    + array.count() + " entries; at most " + most + " are allowed");
            case GgufValue.Array array -> Optional.of(array);
            default -> throw wrong(key, allowed);
        };
    }

    /**
     * The bytes of a tensor as stored, read-only, until this file is closed.
     *
     * @throws IllegalArgumentException if there is no such tensor
     * @throws MalformedGgufException if the file became shorter since it was opened
     */
    public MemorySegment bytes(String tensor) throws IOException {
        GgufTensor entry = header.tensors().get(tensor);
        if (entry == null) {
            throw new IllegalArgumentException("no tensor " + tensor);
        }
        return data.bytes(entry);
    }

    /** The error for something in this file that its format allows and its reader does not. */
    public MalformedGgufException refused(String problem, String advice) {
        return new MalformedGgufException(path, problem, advice);
    }

    private GgufInput input(long begin, long end) {
        return new GgufInput(channel, path, begin, end);
    }

    private MalformedGgufException wrong(String key, String allowed) {
        return new MalformedGgufException(path, subject(key) + " is of another kind; " + allowed + " is allowed");
    }

    private static String subject(String key) {
        return "the metadata key " + Quoting.quote(key);
    }

    /**
     * Ends all segments handed out and closes the file; a second call does nothing.
     *
     * @throws IllegalStateException when a segment is in use by a native call; closing can be tried again
     */
    @Override
    public void close() throws IOException {
        data.close();
        channel.close();
    }
}
