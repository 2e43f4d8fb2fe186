// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The C functions of llama.cpp that a decoding loop needs.
 *
 * <p>Parameters are structs by value, whose defaults the library gives. They are handed back in a block that is
 * larger than they are: both calling conventions of 64-bit Linux read no more of it than they know of.
 */
final class LlamaLibrary {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final StructLayout PARAMETERS = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(64, ValueLayout.JAVA_LONG));
    private static final StructLayout BATCH = MemoryLayout.structLayout(INT, MemoryLayout.paddingLayout(4), POINTER, POINTER,
            POINTER, POINTER, POINTER, POINTER);
    private static final long BATCH_TOKENS = 8;

    /** Places in llama_context_params, with the defaults by which they are recognised. */
    private static final int CONTEXT_AT = 0;
    private static final int[][] KNOWN = {{CONTEXT_AT, 512}, {4, 2048}, {8, 512}, {12, 1}, {104, 1}, {108, 1}};

    private final SymbolLookup llama;
    private final Arena arena = Arena.global();

    /** @param folder with the shared libraries */
    LlamaLibrary(Path folder) throws Unavailable {
        SymbolLookup ggml = SymbolLookup.libraryLookup(library(folder, "libggml.*so*"), arena);
        llama = SymbolLookup.libraryLookup(library(folder, "libllama.*so*"), arena);
        call(handle(ggml, "ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(POINTER)),
                arena.allocateFrom(folder.toString()));
        call(handle(llama, "llama_backend_init", FunctionDescriptor.ofVoid()));
    }

    private static Path library(Path folder, String pattern) throws Unavailable {
        try (var files = Files.newDirectoryStream(folder, pattern)) {
            return files.iterator().next();
        } catch (IOException | java.util.NoSuchElementException missing) {
            throw new Unavailable("there is no " + pattern + " in " + folder);
        }
    }

    /** A model that was loaded, with room for one sequence; for the rest of the process. */
    final class Context {
        private final MemorySegment context;
        private final MemorySegment memory;
        private final MemorySegment token = arena.allocate(INT);
        private final MemorySegment batch = arena.allocate(BATCH);
        private final MethodHandle decode = handle(llama, "llama_decode", FunctionDescriptor.of(INT, POINTER, BATCH));
        private final MethodHandle logits = handle(llama, "llama_get_logits", FunctionDescriptor.of(POINTER, POINTER));
        private final MethodHandle clear = handle(llama, "llama_memory_clear",
                FunctionDescriptor.ofVoid(POINTER, ValueLayout.JAVA_BOOLEAN));

        Context(Path file, int tokens, int threads) throws Unavailable {
            MemorySegment model = (MemorySegment) call(handle(llama, "llama_model_load_from_file",
                    FunctionDescriptor.of(POINTER, POINTER, PARAMETERS)), arena.allocateFrom(file.toString()),
                    defaults("llama_model_default_params"));
            MemorySegment parameters = defaults("llama_context_default_params");
            for (int[] field : KNOWN) {
                if (parameters.get(INT, field[0]) != field[1]) {
                    throw new Unavailable("this llama.cpp has other context parameters than release 0.5.0");
                }
            }
            parameters.set(INT, CONTEXT_AT, tokens);
            context = model.equals(MemorySegment.NULL) ? MemorySegment.NULL : (MemorySegment) call(handle(llama,
                    "llama_init_from_model", FunctionDescriptor.of(POINTER, POINTER, PARAMETERS)), model, parameters);
            if (context.equals(MemorySegment.NULL)) {
                throw new Unavailable("llama.cpp did not load " + file.getFileName());
            }
            call(handle(llama, "llama_set_n_threads", FunctionDescriptor.ofVoid(POINTER, INT, INT)), context, threads, threads);
            memory = (MemorySegment) call(handle(llama, "llama_get_memory", FunctionDescriptor.of(POINTER, POINTER)), context);
            batch.set(INT, 0, 1);
            batch.set(POINTER, BATCH_TOKENS, token);
        }

        /** Reads one more token and computes its logits. */
        void decode(int id) {
            token.set(INT, 0, id);
            int status = (int) call(decode, context, batch);
            if (status != 0 || call(logits, context).equals(MemorySegment.NULL)) {
                throw new IllegalStateException("llama_decode gave " + status);
            }
        }

        /** Forgets the sequence. */
        void clear() {
            call(clear, memory, true);
        }
    }

    private MemorySegment defaults(String name) {
        return (MemorySegment) call(handle(llama, name, FunctionDescriptor.of(PARAMETERS)), arena);
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a call of llama.cpp failed", thrown);
        }
    }
}
