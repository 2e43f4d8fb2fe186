// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneCommandTest {

    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final CommandSession session = processor.createSession(
            new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream());

    /** Stands for any command of the shell. */
    public static final class Say {
        public String say(@Parameter(names = "--prompt", absentValue = "none") String prompt, int times, String word) {
            if (times < 0) {
                throw new IllegalStateException("below zero");
            }
            return prompt + "/" + times + "/" + word;
        }
    }

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(x) | {y} \"q\"; -1", "a b", "", "*", "--other", "-1", "[1,2]", "%", "\\n", "'", "~", "x=1"})
    void anArgumentArrivesAsItWasTyped(String word) throws Exception {
        assertEquals("none/3/" + word, OneCommand.call(session, new Say(), "say", List.of("3", word)));
        assertEquals(word + "/3/w", OneCommand.call(session, new Say(), "say", List.of("--prompt", word, "3", "w")));
    }

    @Test
    void argumentsThatDoNotFitAreWrongUsage() {
        Exception e = assertThrows(Exception.class, () -> OneCommand.call(session, new Say(), "say", List.of("three")));
        assertEquals(Status.WRONG_USAGE, Status.of(e));
    }

    @Test
    void aFailureOfTheCommandIsAFailureWithItsOwnMessage() {
        Exception e = assertThrows(Exception.class,
                () -> OneCommand.call(session, new Say(), "say", List.of("-1", "w")));
        assertEquals(Status.FAILED, Status.of(e));
        assertEquals("below zero", Status.line(e));
    }

    @Test
    void theHelpNamesEveryParameter() {
        assertEquals("heddle say [--prompt PROMPT] TIMES WORD", Usage.of(new Say(), "say").lines().findFirst().get());
    }
}
