// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.xlstm.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import java.util.Locale;

/**
 * How one cell is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param cell which cell
 * @param heads how many states there are
 * @param keyDim channels of a query and a key of mLSTM
 * @param valueDim channels of a value of mLSTM
 * @param gateSoftCap on the input and forget gates of mLSTM; 0 for none
 * @param denominatorEpsilon added to what mLSTM divides by
 * @param convTaps taps of the convolution before the input and forget gates of sLSTM; 0 for none
 * @param epsilon of the norm of each head
 */
record XlstmConfig(int inputWidth, int width, Cell cell, int heads, int keyDim, int valueDim, double gateSoftCap,
        double denominatorEpsilon, int convTaps, double epsilon) {
    /** The two cells. */
    enum Cell {
        /** A matrix a head. */
        MLSTM,
        /** A number a channel, with gates that read the last result. */
        SLSTM
    }

    private static final List<String> CELLS = List.of("mlstm", "slstm");
    private static final int USUAL_HEADS = 4;

    static final List<Option> OPTIONS = List.of(
            Option.choice("cell", "mlstm", "Which cell: a matrix a head, or a number a channel.", CELLS),
            Option.integer("heads", "States; the largest of at most 4 that divides the width."),
            Option.integer("keyDim", "Channels of a query and a key of mLSTM; half a value's."),
            Option.integer("valueDim", "Channels of a value of mLSTM; the width divided by the heads."),
            Option.number("gateSoftCap", 15, "cap * tanh(./cap) on the input and forget gates of mLSTM; 0 for none."),
            Option.number("denominatorEpsilon", 1e-6, "Added to what mLSTM divides by."),
            Option.integer("convTaps", 0, "Taps of the convolution before two gates of sLSTM; 0 for none, 4 is usual."),
            Option.number("epsilon", 1e-6, "Added to the variance by the norm of each head."));

    static XlstmConfig of(MixerSite site) {
        Config options = site.options();
        Cell cell = Cell.valueOf(options.choice(CELLS, "mlstm", "cell").toUpperCase(Locale.ROOT));
        int heads = options.positive(standardHeads(site), "heads");
        if (cell == Cell.SLSTM) {
            require(site.width() % heads == 0 && site.inputWidth() % heads == 0, "heads is " + heads
                    + "; a divisor of the " + site.inputWidth() + " channels in and " + site.width() + " out is allowed");
        }
        int valueDim = options.positive(Math.max(1, site.width() / heads), "valueDim");
        double cap = options.number("gateSoftCap").orElse(15);
        require(cap >= 0, "gateSoftCap is " + cap + "; 0 for none, or a number above 0 is allowed");
        int taps = options.integer("convTaps").orElse(0);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        require(taps == 0 || cell == Cell.SLSTM, "convTaps is " + taps + "; mlstm has none, slstm may have one");
        return new XlstmConfig(site.inputWidth(), site.width(), cell, heads,
                options.positive(Math.max(1, valueDim / 2), "keyDim"), valueDim, cap,
                options.number("denominatorEpsilon").orElse(1e-6), taps, options.number("epsilon").orElse(1e-6));
    }

    private static int standardHeads(MixerSite site) {
        int heads = USUAL_HEADS;
        while (site.width() % heads != 0 || site.inputWidth() % heads != 0) {
            heads--;
        }
        return heads;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
