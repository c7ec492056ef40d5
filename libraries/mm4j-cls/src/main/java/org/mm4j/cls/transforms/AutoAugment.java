package org.mm4j.cls.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * Applies one of several short pipelines, each time another (<a
 * href="https://arxiv.org/abs/1805.09501">AutoAugment</a>).
 */
@Doc("Applies a randomly chosen sequence of augmentations.")
public final class AutoAugment implements Transform {

    /**
     * Pipelines to choose from: configs write a name or a list of lists of steps.
     *
     * @param name empty for pipelines of one's own
     * @param pipelines the pipelines
     */
    public record Policies(String name, List<List<Part<Transform>>> pipelines) {

        /** Those of a name. */
        @FromConfig
        public static Policies of(String name) {
            return new Policies(name, List.of());
        }

        /** Those of one's own. */
        @FromConfig
        public static Policies of(List<List<Part<Transform>>> pipelines) {
            if (pipelines.isEmpty()) {
                throw new IllegalArgumentException("policies: expected at least one list of steps");
            }
            return new Policies("", List.copyOf(pipelines));
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("imagenet, or a list of lists of steps") Policies policies,

            @Default("dict(pad_val=128)") @Doc("arguments of all steps that take them and do not give them")
            ConfigDict hparams) {}

    private final List<Compose> pipelines;

    /** Makes the pipelines. */
    public AutoAugment(Args args, BuildContext build) {
        String name = args.policies().name();
        List<List<Part<Transform>>> parts =
                name.isEmpty() ? args.policies().pipelines() : AugmentPolicies.automatic(name, build.at("policies"));
        AugmentPolicies.requireUse(parts.stream().flatMap(List::stream).toList(), args.hparams());
        this.pipelines = parts.stream()
                .map(sub -> Compose.of(sub.stream()
                        .map(step -> step.build(AugmentPolicies.missing(step, args.hparams())))
                        .toList()))
                .toList();
    }

    @Override
    public @Nullable Results apply(Results results) {
        return results.random().choice(pipelines).apply(results);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
