// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.checkpoint.Conversion;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.StoredPrecision;
import io.heddle.shell.internal.result.ConvertedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes a checkpoint anew as safetensors. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=convert"})
public final class ConvertCommand extends Command {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KB|MB|GB)", Pattern.CASE_INSENSITIVE);

    private final Callers callers;

    /** The service stays as long as this. */
    @Activate
    public ConvertCommand(@Reference Callers callers) {
        this.callers = callers;
    }

    /** The target folder has the whole checkpoint in the end, or none. */
    @Descriptor("write a checkpoint of any storage as safetensors, with its configuration and tokenizer")
    public ConvertedModel convert(CommandSession session,
            @Descriptor("the model: its folder, its file, or its identifier in the hub's cache")
            @Parameter(names = "--model", absentValue = Options.REQUIRED) Path model,
            @Descriptor("the folder that gets the checkpoint; made if it is missing")
            @Parameter(names = "--out", absentValue = Options.REQUIRED) Path out,
            @Descriptor("what floating-point tensors become: f32, bf16 or f16; as they are stored if left out")
            @Parameter(names = "--type", absentValue = "") @Nullable StoredPrecision type,
            @Descriptor("the most bytes of tensors in one file, as 500MB or 5GB; beyond them there are shards and an index")
            @Parameter(names = "--shard", absentValue = "5GB") String shard,
            @Descriptor("replace a checkpoint that is in the folder already")
            @Parameter(names = "--force", presentValue = Options.ON, absentValue = Options.OFF) boolean force) throws IOException {
        Caller caller = callers.of(session);
        Conversion.Options options = new Conversion.Options(type == null ? null : type.type(), bytes(shard), force);
        try (Conversion conversion = Conversion.open(callers.model(caller, model), options);
                Progress progress = new Progress(caller, "convert: bytes", conversion.bytes())) {
            return new ConvertedModel(conversion.writeTo(caller.resolve(out), progress::done));
        }
    }

    private static long bytes(String shard) {
        Matcher size = SIZE.matcher(shard);
        if (size.matches() && Long.parseLong(size.group(1)) > 0) {
            long unit = switch (Character.toUpperCase(size.group(2).charAt(0))) {
                case 'K' -> 1_000;
                case 'M' -> 1_000_000;
                default -> 1_000_000_000;
            };
            return Long.parseLong(size.group(1)) * unit;
        }
        throw new UsageException("--shard is '" + shard + "'; a whole number above 0 with KB, MB or GB, as 500MB, is allowed");
    }
}
