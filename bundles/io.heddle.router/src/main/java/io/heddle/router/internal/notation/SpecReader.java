// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.config.Config;
import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Rule;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a stack out of the fields of its stored form. */
final class SpecReader {
    private SpecReader() {}

    static StackSpec stack(JsonFields fields) {
        int version = fields.integer(StackJson.VERSION_KEY, 1);
        if (version != StackJson.VERSION) {
            fields.refuse(StackJson.VERSION_KEY, String.valueOf(StackJson.VERSION));
        }
        String name = fields.text("name");
        int width = fields.integer("width", 1);
        InputSpec input = fields.object("input", SpecReader::input);
        Map<String, BlockSpec> blocks = fields.object("blocks", SpecReader::blocks);
        List<LayerSpec> layers = fields.objects("layers", Limits.LAYERS, SpecReader::layer);
        return new StackSpec(name, width, input, blocks, layers, fields.object("head", SpecReader::head));
    }

    private static InputSpec input(JsonFields fields) {
        if (fields.has("channels")) {
            return new InputSpec.Features(fields.integer("channels", 1), fields.flag("timeGaps", false),
                    fields.optionalObject("norm", SpecReader::norm));
        }
        return new InputSpec.Tokens(fields.integer("vocabulary", 1), fields.number("scale", 1),
                fields.integer("positions", 0, 0), fields.optionalObject("norm", SpecReader::norm));
    }

    private static Map<String, BlockSpec> blocks(JsonFields fields) {
        Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        for (Object id : fields.all().keySet()) {
            blocks.put((String) id, fields.object((String) id, SpecReader::block));
        }
        return blocks;
    }

    @SuppressWarnings("unchecked")
    private static BlockSpec block(JsonFields fields) {
        String mechanism = fields.text("mechanism");
        if (mechanism.isEmpty()) {
            fields.refuse("mechanism", "a name");
        }
        Config options = !fields.has("options") ? Config.empty()
                : fields.get("options") instanceof Map<?, ?> map ? Config.of((Map<String, ?>) map)
                : fields.refuse("options", "an object");
        return new BlockSpec(mechanism, fields.optionalText("versions"), fields.optionalText("filter"), options);
    }

    private static LayerSpec layer(JsonFields fields) {
        LayerSpec.Direction direction = fields.has("direction")
                ? fields.choice("direction", StackJson.DIRECTIONS) : LayerSpec.Direction.FORWARD;
        List<StageSpec> stages = fields.objects("stages", Limits.STAGES, SpecReader::stage);
        if (stages.isEmpty()) {
            throw fields.path().key("stages").fault("found an empty list; at least one stage is needed");
        }
        return new LayerSpec(stages, direction);
    }

    private static StageSpec stage(JsonFields fields) {
        List<BranchSpec> branches = fields.objects("branches", Limits.STAGES, SpecReader::branch);
        if (branches.isEmpty()) {
            throw fields.path().key("branches").fault("found an empty list; at least one branch is needed");
        }
        return new StageSpec(branches, fields.has("combine") ? combine(fields) : Combine.residual());
    }

    private static Combine combine(JsonFields fields) {
        if (fields.get("combine") instanceof String text) {
            return text.equals("replace") ? new Combine.Replace()
                    : fields.refuse("combine", "\"replace\" or an object");
        }
        return fields.object("combine", only -> one(only, "residual", "residualOfNorm", "postNorm", "publish"));
    }

    private static Combine one(JsonFields fields, String... kinds) {
        String kind = kind(fields, kinds);
        return switch (kind) {
            case "residual" -> fields.object(kind, of -> new Combine.Residual(of.number("hidden", 1),
                    of.number("branch", 1)));
            case "residualOfNorm" -> fields.object(kind, of -> new Combine.ResidualOfNorm(of.number("hidden", 1),
                    of.number("branch", 1)));
            case "postNorm" -> fields.object(kind, of -> new Combine.PostNorm(of.number("hidden", 1),
                    of.number("branch", 1), of.object("norm", SpecReader::norm)));
            default -> new Combine.Publish(fields.text(kind));
        };
    }

    /** The one key of an object that says which of several things it is. */
    private static String kind(JsonFields fields, String... kinds) {
        List<String> present = List.of(kinds).stream().filter(fields::has).toList();
        if (present.size() != 1) {
            throw fields.path().fault("found " + (present.isEmpty() ? "none" : String.join(" and ", present)) + " of "
                    + String.join(", ", kinds) + "; one of them is needed");
        }
        return present.getFirst();
    }

    private static BranchSpec branch(JsonFields fields) {
        return new BranchSpec(fields.has("source") ? source(fields) : new Source.Hidden(),
                fields.optionalObject("norm", SpecReader::norm), fields.text("block"), fields.number("scaleIn", 1),
                fields.number("scaleOut", 1), fields.has("alternatives")
                        ? fields.objects("alternatives", Limits.STAGES, SpecReader::alternative) : List.of());
    }

    private static Alternative alternative(JsonFields fields) {
        try {
            return new Alternative(Rule.parse(fields.text("when")), fields.text("block"), fields.optionalText("weights"));
        } catch (InvalidStackException refused) {
            throw refused.getMessage().startsWith("found the rule") ? fields.path().key("when").fault(refused.getMessage())
                    : refused;
        }
    }

    private static Source source(JsonFields fields) {
        @Nullable Object value = fields.get("source");
        if (value instanceof String text) {
            return switch (text) {
                case "hidden" -> new Source.Hidden();
                case "hiddenWithEmbeddings" -> new Source.HiddenWithEmbeddings();
                default -> fields.refuse("source", "\"hidden\", \"hiddenWithEmbeddings\" or an object");
            };
        }
        return fields.object("source", of -> kind(of, "value", "hiddenPlus").equals("value")
                ? new Source.Value(of.text("value")) : new Source.HiddenPlus(of.text("hiddenPlus")));
    }

    private static NormSpec norm(JsonFields fields) {
        return new NormSpec(fields.choice("kind", StackJson.NORMS), fields.number("epsilon"), fields.text("weights"),
                fields.number("offset", 0), fields.flag("bias", false));
    }

    private static HeadSpec head(JsonFields fields) {
        return new HeadSpec(fields.choice("kind", StackJson.HEADS), fields.optionalObject("norm", SpecReader::norm),
                fields.integer("size", 1), fields.flag("tied", false), fields.flag("bias", false),
                fields.number("scale", 1), fields.number("softCap", 0));
    }
}
