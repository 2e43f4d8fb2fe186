// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.router.internal.notation.LayerDraft.Use;
import java.util.ArrayList;
import java.util.List;

/**
 * Megatron-LM's notation of hybrid models: one symbol a layer, each layer one mechanism (Waleffe et al. 2024, "An
 * Empirical Study of Mamba-based Language Models"; Nemotron-H).
 *
 * <p>{@code M} ssd, {@code *} attention, {@code -} mlp, {@code E} moe, {@code G} deltanet. {@code |} is a border between
 * pipeline stages and changes nothing here. Refused by name: {@code D} (sparse attention) and {@code +} (latent
 * attention), for which there is no mechanism, and {@code /} (the multi-token-prediction tail), which is an additional
 * head for training: dropping it silently would assemble another model than the one that was asked for.
 */
final class MegatronPattern {
    private static final String ALLOWED = "M (ssd), * (attention), - (mlp), E (moe), G (deltanet) and |";

    private MegatronPattern() {}

    /** Whether a text begins with a pattern: capitals and pattern signs up to the first space, comma or semicolon. */
    static boolean matches(String text) {
        int end = end(text);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if ((c < 'A' || c > 'Z') && "*-+|/".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0;
    }

    /** The length of the pattern that a text begins with. */
    static int end(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && ",;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /**
     * One layer a symbol.
     *
     * @param pattern the symbols
     * @param at the position of the first one, for messages
     * @throws InvalidStackException naming a symbol that has no mechanism
     */
    static List<Layout> read(String pattern, int at) {
        List<Layout> layers = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '|') {
                String mechanism = mechanism(pattern.charAt(i), at + i);
                layers.add(new Layout.Named(Use.plain(mechanism, at + i), false));
            }
        }
        if (layers.isEmpty()) {
            throw Tokens.fault(at, "found a pattern without a layer; allowed are " + ALLOWED);
        }
        return layers;
    }

    private static String mechanism(char symbol, int at) {
        return switch (symbol) {
            case 'M' -> "ssd";
            case '*' -> "attention";
            case '-' -> "mlp";
            case 'E' -> "moe";
            case 'G' -> "deltanet";
            case 'D' -> throw Tokens.fault(at, "found D, sparse attention, for which there is no mechanism; allowed are "
                    + ALLOWED);
            case '+' -> throw Tokens.fault(at, "found +, multi-head latent attention, for which there is no mechanism; "
                    + "allowed are " + ALLOWED);
            case '/' -> throw Tokens.fault(at, "found /, a multi-token-prediction tail, which is not assembled; leave it "
                    + "and what follows it out");
            default -> throw Tokens.fault(at, "found the layer symbol " + Quote.of(String.valueOf(symbol))
                    + "; allowed are " + ALLOWED);
        };
    }

    /**
     * Places attention and MLP layers among Mamba layers by ratio, as Megatron-LM does: attention evenly, with Mamba
     * first and last; then MLPs evenly over the Mamba layers that are left, leaning to the right.
     *
     * @param layers how many in all
     * @param attention the share of attention layers, 0 to 1
     * @param mlp the share of MLP layers, 0 to 1
     * @return a pattern of {@code M}, {@code *} and {@code -}
     * @throws InvalidStackException if the shares do not fit
     */
    static String allocate(int layers, double attention, double mlp) {
        if (layers < 1 || layers > Limits.LAYERS) {
            throw new InvalidStackException("layers is " + layers + "; 1 to " + Limits.LAYERS + " is allowed");
        }
        if (!(attention >= 0 && mlp >= 0 && attention + mlp <= 1)) {
            throw new InvalidStackException("attention is " + attention + " and mlp is " + mlp
                    + "; shares from 0 to 1 are allowed that are no more than 1 together");
        }
        // Halves are rounded to even, as in the original.
        int attentions = (int) Math.rint(layers * attention);
        int mlps = (int) Math.rint(layers * mlp);
        int mambas = layers - attentions - mlps;
        if (mambas < 0) {
            throw new InvalidStackException("attention=" + attention + " and mlp=" + mlp + " ask for "
                    + (attentions + mlps) + " of " + layers + " layers; at most " + layers + " are allowed");
        }
        char[] pattern = "M".repeat(layers).toCharArray();
        place(pattern, '*', (double) (layers - attentions) / (attentions + 1));
        if (mlps > 0) {
            place(pattern, '-', (double) mambas / mlps);
        }
        return new String(pattern);
    }

    /** Walks over the Mamba layers and takes one for the symbol whenever about {@code stride} of them have passed. */
    private static void place(char[] pattern, char symbol, double stride) {
        double left = stride;
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i] != 'M') {
                continue;
            }
            if (left < 0.5) {
                pattern[i] = symbol;
                left += stride;
            } else {
                left -= 1;
            }
        }
    }
}
