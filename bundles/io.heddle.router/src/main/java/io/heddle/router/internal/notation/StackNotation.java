// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackSpec;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The short notation of stacks. Thread-safe; it has no state.
 *
 * <h2>Layers</h2>
 *
 * <pre>
 * 4 ssd, 4 attention, 4 ssd                     one after another, with numbers of layers
 * 4 x (7 ssd, attention)                        a group again and again; the x may be left out
 * ssd + mlp                                     stages of one layer, each with its own norm and residual
 * ssd &amp; attention                               parallel on the same normed input, both added (Falcon-H1)
 * (7 ssd, attention) + mlp                      + goes layer by layer; a single layer goes with all of them
 * 7 ssd : 1 attention, layers=32                a ratio, interleaved evenly
 * attention every 8 from 4, else ssd, layers=32 period and offset (Jamba)
 * ssd, attention at 9 18 27, layers=32          an index list (Bamba, FLA); -1 is the last layer
 * [recurrent, recurrent, attention], layers=26  a type list, begun anew until the layers are full (RecurrentGemma);
 *                                               [mamba, mamba, hybrid, ..] says so explicitly and needs layers
 * attention#a, 6 ssd, attention#a               the same id is the same block: weights are shared (Zamba)
 * attention(heads=8, rotary=(theta=1e6))        options: numbers, true, words, "strings", [lists], (sections)
 * reverse ssd; both ssd                         a layer that reads backwards, or both ways
 * attention@embeddings                          reads the hidden state with the embeddings beside it (Zamba)
 * linear@raw                                    reads its input without a norm before it (Zamba)
 * attention | context &gt; 4096 ? ssd              where the rule holds for a request, what stands behind it runs instead;
 *                                               of several the first; rules look at context (tokens), batch (sequences)
 *                                               and memory (bytes left, as 512M or 2G) with &gt; &lt; &gt;= &lt;=
 * attention#a | batch &gt; 8 ? attention(window=512)#a   another setting with the same weights
 * attention &gt; mlp &gt;+ ssd                        the result goes to the next stage instead of being added:
 *                                               alone (&gt;), or plus the hidden state (&gt;+); the last is added
 * megatron(layers=56, attention=0.07, mlp=0.5)  Megatron-LM's placement by shares
 * M-M*-                                         Megatron-LM's pattern, one symbol a layer, at the beginning
 * jamba layers=16 width=512                     a preset with other settings
 * {...}                                         the stored form, JSON
 * </pre>
 *
 * <p>From loose to tight: {@code ,} then {@code :} then {@code +} then {@code >} then {@code &} then {@code |}; round
 * brackets group layers. A bracket may say its own length: {@code (ssd, attention at 3, layers=8)}. One layer alone is repeated for
 * {@code layers=N}; every other length must agree with it. Layers count from 0.
 *
 * <p>In a type list the names of published configurations may stand: {@code mamba} and {@code mamba2} (ssd),
 * {@code mamba1} (selectivescan), {@code recurrent} (rglru), {@code full_attention}, and {@code hybrid} (one attention
 * and MLP, shared by all such layers, whose result goes into the layer's mamba). {@code where NAME = LAYER, ...} at the
 * end says what a name stands for; it holds wherever the name stands alone, in patterns and in presets too.
 *
 * <p>Megatron's symbols: {@code M} ssd, {@code *} attention, {@code -} mlp, {@code E} moe, {@code G} deltanet;
 * {@code |} changes nothing; {@code D}, {@code +} and {@code /} are refused, see {@link MegatronPattern}.
 *
 * <p>A mechanism's name in quotes is taken as it is, also where it is a preset's name or a word of the notation.
 *
 * <h2>Settings</h2>
 *
 * <p>{@code key=value} after the layers, with spaces or commas, {@code ;} before them if you like: {@code layers},
 * {@code width} (256), {@code vocab} (256), {@code norm} (rms, or layer), {@code eps} (1e-5), {@code offset} (0; 1 for
 * norm weights stored as differences), {@code tied} (true), {@code scale} (of the embeddings; 1, or sqrt for the root of
 * the width), {@code positions} (0; learned ones), {@code channels} (features instead of tokens) with {@code gaps}
 * (false), {@code head} (logits, classes or none), {@code classes}, {@code bias} (of the head; false), {@code logits}
 * (their factor; 1), {@code cap} (soft cap of the logits; 0), {@code name}.
 *
 * <h2>Ids</h2>
 *
 * <p>Blocks are {@code layers.<i>.<mechanism>} (a second one {@code layers.<i>.<mechanism>.2}) or the id after
 * {@code #}; norms are {@code layers.<i>.norm}, {@code .norm2}, ..., {@code <id>.norm} for a shared block that stands
 * alone in its stage, and {@code norm} at the end.
 *
 * <h2>Limits</h2>
 *
 * <p>100,000 characters, 10,000 layers in a stack and in every part of one, 64 stages a layer, 64 parallel mechanisms,
 * 16 brackets within each other.
 */
public final class StackNotation {
    private StackNotation() {}

    /**
     * Reads a description: the short notation, a preset, Megatron's pattern, or JSON.
     *
     * @throws InvalidStackException naming the position, what was found there and what is allowed
     */
    public static StackSpec parse(String text) {
        if (text.stripLeading().startsWith("{")) {
            return StackJson.read(text);
        }
        if (text.length() > Limits.CHARACTERS) {
            throw new InvalidStackException("the description has " + text.length() + " characters; allowed are "
                    + Limits.CHARACTERS + ", or JSON");
        }
        if (text.isBlank()) {
            throw new InvalidStackException("the description is empty; write mechanisms, as in \"4 ssd, attention\", or "
                    + "a preset: " + String.join(", ", Presets.names()));
        }
        if (MegatronPattern.matches(text.strip())) {
            return Description.read(text).build();
        }
        Tokens tokens = new Tokens(Lexer.read(text));
        Optional<Preset> preset = tokens.peek().kind() == Kind.WORD ? Presets.find(tokens.peek().text())
                : Optional.empty();
        if (preset.isPresent()) {
            tokens.take();
            return Presets.build(preset.get(), tokens);
        }
        checkLoneWord(tokens);
        return Description.read(tokens, new LayoutParser(tokens).list()).build();
    }

    /** A single word that is nearly a preset's name is more likely a misspelling than a mechanism. */
    private static void checkLoneWord(Tokens tokens) {
        Token word = tokens.peek();
        boolean alone = tokens.peek(1).kind() == Kind.END || tokens.settingAt(1) || tokens.peek(1).isSymbol(";")
                || tokens.peek(1).isSymbol(",") && tokens.settingAt(2);
        if (word.kind() == Kind.WORD && alone) {
            Names.misspeltPreset(word.text()).ifPresent(preset -> {
                throw Tokens.fault(word, "found the unknown preset " + word.found() + " (did you mean " + preset
                        + "?); presets are " + String.join(", ", Presets.names())
                        + "; a mechanism of that name goes in quotes");
            });
        }
    }

    /**
     * The short notation of a stack, with its options and settings. What the notation cannot say (other norms, scales,
     * sources and ids, version ranges, filters) is left out; {@link #reaches} tells whether anything was.
     */
    public static String print(StackSpec spec) {
        return new NotationPrinter(true).print(spec);
    }

    /** The layers alone, without options and settings: for tables and titles. */
    public static String printLayers(StackSpec spec) {
        return new NotationPrinter(false).layers(spec);
    }

    /** Whether {@link #print} says all there is, so that {@link #parse} gives the same stack. */
    public static boolean reaches(StackSpec spec) {
        try {
            return parse(print(spec)).equals(spec);
        } catch (InvalidStackException beyondTheNotation) {
            return false;
        }
    }

    /** The presets, in the order of the help. */
    public static List<Preset> presets() {
        return Presets.ALL;
    }

    /** The grammar in at most 25 lines, for the help of a shell. */
    public static String grammar() {
        return """
                4 ssd, 4 attention, 4 ssd          layers one after another
                4 x (7 ssd, attention)             a group, repeated
                ssd + mlp                          stages of one layer; (7 ssd, attention) + mlp: of each layer
                ssd & attention                    in parallel on the same input
                7 ssd : 1 attention, layers=32     a ratio, evenly interleaved
                attention every 8 from 4, else ssd, layers=32
                ssd, attention at 9 18 -1, layers=32
                [recurrent, recurrent, attention], layers=26    a type list, cycled
                attention#a                        the same id shares weights
                attention(heads=8, rotary=())      options of a mechanism
                attention | context > 4096 ? ssd   by rule, for each request: context, batch or memory
                reverse ssd, both ssd              direction of a layer
                attention@embeddings > mlp >+ ssd  > hands the result on alone, >+ plus the hidden state
                linear@raw                         reads without a norm before it
                megatron(attention=0.07, mlp=0.5), layers=56
                M-M*-                              Megatron: M ssd, * attention, - mlp, E moe, G deltanet
                PRESET                             %s
                {...}                              JSON
                ... where NAME = LAYER, ...        what a name stands for
                ... KEY=VALUE ...                  %s
                """.formatted(fold(Presets.names()), fold(StackSettings.KEYS));
    }

    private static String fold(List<String> names) {
        String indent = "\n" + " ".repeat(35);
        int half = (names.size() + 1) / 2;
        return String.join(" ", names.subList(0, half)) + indent + String.join(" ", names.subList(half, names.size()));
    }
}
