package org.mm4j.registry.sample;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Name;
import org.mm4j.registry.Part;
import org.mm4j.registry.Receives;

/** A backbone with every form of argument. */
@Doc("A sample network")
public final class Net implements Piece.Backbone {

    /** Presets. */
    public enum Arch {
        /** Small. */
        TINY,
        /** With a digit. */
        X2,
        /** In capitals. */
        @Name("P5")
        P5
    }

    /** A record that is no module. */
    public record Range(@Default("0") int low, int high) {}

    /** A number, several, or modules and lists of modules. */
    public record Sizes(List<Object> all) {

        /** One number. */
        @FromConfig
        public static Sizes of(int one) {
            return new Sizes(List.of(one));
        }

        /** Several numbers. */
        @FromConfig
        public static Sizes of(List<Integer> several) {
            return new Sizes(List.copyOf(several));
        }

        /** Modules, some arguments of which are given later. */
        @FromConfig
        public static Sizes ofNorms(List<Part<Piece.Norm>> norms) {
            return new Sizes(List.copyOf(norms));
        }

        /** Lists of modules. */
        @FromConfig
        public static Sizes ofHeads(List<List<Piece.Head>> heads) {
            return new Sizes(List.copyOf(heads));
        }
    }

    /** What several modules share. */
    public record Shared(
            @Default("False") boolean withCp, @Nullable ConfigDict initCfg) {}

    /** The arguments. */
    public record Args(
            @Doc("how many stages") @Default("'tiny'") Arch arch,
            @Doc("how deep") @Default("3") int depth,
            @Default("1.5") double factor,
            @Default("(1, 2)") List<Integer> indices,
            @Default("dict(type='BN', eps=1e-3)") Part<Piece.Norm> normCfg,
            @Default("'auto'") Bias bias,
            @Nullable Range range,
            @Nullable Sizes sizes,
            @Nullable Map<String, Integer> table,
            @Name("T_max") @Default("7") long longest,
            @Default("[]") List<Piece.Head> heads,
            @Receives({"train_cfg"}) Piece.@Nullable Head head,
            @Nullable ConfigDict trainCfg,
            org.mm4j.registry.Arg<Integer> seed,
            @Inline Shared shared) {}

    private final Args args;
    private final BuildContext build;

    public Net(Args args, BuildContext build) {
        this.args = args;
        this.build = build;
        if (args.depth < 0) {
            throw new IllegalArgumentException("depth must not be negative, but is " + args.depth);
        }
    }

    /** What was bound. */
    public Args args() {
        return args;
    }

    /** The context the constructor got. */
    public BuildContext build() {
        return build;
    }

    @Override
    public String show() {
        return "Net(" + args.arch + ")";
    }
}
