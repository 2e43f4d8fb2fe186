// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts how often storages are used by tensors that are not the same. Sharing is common: tied weights, a matrix
 * and its transpose, rows of one buffer. Without a bound, though, a small file could ask for any amount of weights.
 */
final class StorageClaims {
    private static final int MOST_USES = 8;

    private final ArchiveFile file;
    /** Text compares well, so many keys that were made to collide cost no time. */
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Long> elements = new HashMap<>();

    /** @param file for messages */
    StorageClaims(ArchiveFile file) {
        this.file = file;
    }

    /** @return the name of the first tensor that is the same, which may be this one's */
    String add(String name, Tensor tensor) {
        String view = tensor.storage().key() + "|" + tensor.storage().type() + "|" + tensor.offset() + tensor.sizes() + tensor.strides();
        String first = names.putIfAbsent(view, name);
        if (first != null) {
            return first;
        }
        long count = tensor.sizes().stream().reduce(1L, Math::multiplyExact);
        long all = elements.merge(tensor.storage().key(), count, Math::addExact);
        if (all / MOST_USES > tensor.storage().elements()) {
            throw file.fault(subject(name) + " shares its storage of " + tensor.storage().elements()
                    + " elements with others, of " + all + " in all; at most " + MOST_USES
                    + " times as many are allowed, save a copy of each tensor");
        }
        return name;
    }

    static String subject(String tensor) {
        return "tensor " + Quoting.quote(tensor);
    }
}
