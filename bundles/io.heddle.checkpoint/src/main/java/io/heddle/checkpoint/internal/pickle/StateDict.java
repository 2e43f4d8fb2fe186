// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.pickle.PickleValue.Dict;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Finds a model's tensors in what was saved: the state_dict itself, or a dict of a training run around it. */
final class StateDict {
    /** Under which keys training programs keep the model. */
    private static final List<String> AROUND = List.of("state_dict", "model_state_dict", "model", "module");
    private static final int LONGEST_NAME = 4096;
    private static final int NAMED_IN_MESSAGES = 8;

    private StateDict() {}

    /**
     * The tensors by name, in the order of the dict. What is no tensor is left out: step counts, settings.
     *
     * @throws io.heddle.checkpoint.ModelException in one line if there are none
     */
    static SequencedMap<String, Tensor> of(PickleValue root, ArchiveFile file) {
        if (!(root instanceof Dict dict)) {
            throw file.fault("its pickle is " + root.kind() + "; a dict of tensors by name is allowed,"
                    + " save model.state_dict()");
        }
        SequencedMap<String, Tensor> tensors = tensors(dict, file);
        for (String key : AROUND) {
            if (tensors.isEmpty() && dict.entries().get(key) instanceof Dict inner) {
                tensors = tensors(inner, file);
            }
        }
        if (tensors.isEmpty()) {
            throw file.fault("its dict has no tensors, neither by itself nor under " + String.join(", ", AROUND)
                    + "; its keys are " + keys(dict));
        }
        return tensors;
    }

    private static SequencedMap<String, Tensor> tensors(Dict dict, ArchiveFile file) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<Object, PickleValue> entry : dict.entries().entrySet()) {
            if (entry.getKey() instanceof String name && entry.getValue() instanceof Tensor tensor) {
                if (name.length() > LONGEST_NAME) {
                    throw file.fault("the tensor " + Quoting.quote(name) + " has a name longer than " + LONGEST_NAME
                            + " characters; do not use this file");
                }
                tensors.put(name, tensor);
            }
        }
        return tensors;
    }

    private static String keys(Dict dict) {
        return dict.entries().isEmpty() ? "none" : dict.entries().keySet().stream().limit(NAMED_IN_MESSAGES)
                .map(key -> Quoting.quote(key.toString())).collect(Collectors.joining(", "));
    }
}
