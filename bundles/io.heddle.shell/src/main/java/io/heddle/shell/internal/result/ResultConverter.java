// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Shows results in the shell. */
@Component(immediate = true, property = Converter.CONVERTER_CLASSES + "=io.heddle.shell.internal.result.Result")
public final class ResultConverter implements Converter {

    /** Results become text, nothing else. */
    @Override
    public @Nullable Object convert(Class<?> type, Object value) {
        return value instanceof Result result && type.isAssignableFrom(String.class) ? result.text() : null;
    }

    /** The whole text, or its first line where the shell has room for one. */
    @Override
    public @Nullable CharSequence format(Object value, int level, Converter escape) {
        if (!(value instanceof Result result)) {
            return null;
        }
        return level == INSPECT ? result.text() : result.text().lines().findFirst().orElse("");
    }
}
