package org.mm4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.ConfigExpression;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.sample.Libraries;
import org.mm4j.registry.sample.Net;
import org.mm4j.registry.sample.OneHead;

class BindingTest {

    private static final Registries REGISTRIES = Registries.of(Libraries.one(), Libraries.two(), Libraries.root());

    private static ConfigValue config(String text) {
        return ConfigExpression.evaluate(text, "test.py");
    }

    private static Net net(String text) {
        return (Net) REGISTRIES.context("one").build(Libraries.MODELS, config(text));
    }

    private static OneHead head(Net.Args args) {
        return (OneHead) java.util.Objects.requireNonNull(args.head());
    }

    private static BuildException failure(String scope, String text) {
        try {
            REGISTRIES.context(scope).build(Libraries.MODELS, config(text));
        } catch (BuildException e) {
            return e;
        }
        throw new AssertionError("built: " + text);
    }

    private static Problem problem(String text) {
        BuildException failure = failure("one", text);
        assertThat(failure.findings()).hasSize(1);
        return failure.findings().get(0).problem();
    }

    @Test
    void defaultsStandWhereTheConfigSaysNothing() {
        Net.Args args = net("dict(type='Net')").args();
        assertThat(args.arch()).isEqualTo(Net.Arch.TINY);
        assertThat(args.depth()).isEqualTo(3);
        assertThat(args.factor()).isEqualTo(1.5);
        assertThat(args.indices()).containsExactly(1, 2);
        assertThat(args.bias().isAuto()).isTrue();
        assertThat(args.longest()).isEqualTo(7);
        assertThat(args.range()).isNull();
        assertThat(args.seed().isGiven()).isFalse();
        assertThat(args.shared().withCp()).isFalse();
    }

    @Test
    void everyFormOfArgumentIsBound() {
        Net.Args args = net("dict(type='Net', arch='P5', depth=8, factor=2, indices=[4], bias=True, T_max=2**40,"
                        + " range=dict(high=5), table=dict(a=1), with_cp=True, init_cfg=dict(x=1), seed=None)")
                .args();
        assertThat(args.arch()).isEqualTo(Net.Arch.P5);
        assertThat(args.factor()).isEqualTo(2.0);
        assertThat(args.indices()).containsExactly(4);
        assertThat(args.bias().value()).isTrue();
        assertThat(args.longest()).isEqualTo(1L << 40);
        assertThat(args.range()).isEqualTo(new Net.Range(0, 5));
        assertThat(args.table()).isEqualTo(Map.of("a", 1));
        assertThat(args.shared().withCp()).isTrue();
        assertThat(args.shared().initCfg()).isNotNull();
        assertThat(args.seed()).isEqualTo(Arg.given(null));
    }

    @Test
    void aPartIsBuiltByItsParentAsOftenAsItLikes() {
        Net.Args args = net("dict(type='Net')").args();
        assertThat(args.normCfg().build(Map.of("num_features", 4)).show()).isEqualTo("BN(4, 0.001)");
        assertThat(args.normCfg().build(Map.of("num_features", 8, "eps", 0.5)).show())
                .isEqualTo("BN(8, 0.5)");
        assertThat(args.normCfg().gives("eps")).isTrue();
        assertThatThrownBy(() -> args.normCfg().build())
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("needs the argument `num_features` (int)");
        assertThatThrownBy(() -> args.normCfg().build(Map.of("width", 4))).hasMessageContaining("no argument `width`");
    }

    @Test
    void settingsOfTheParentReachTheNestedModule() {
        Net.Args args = net("dict(type='Net', head=dict(type='OneHead'), train_cfg=dict(a=1))")
                .args();
        assertThat(head(args).args().trainCfg()).isEqualTo(config("dict(a=1)"));
        Net.Args without = net("dict(type='Net', head=dict(type='OneHead', train_cfg=dict(b=2)))")
                .args();
        assertThat(head(without).args().trainCfg()).isNull();
    }

    @Test
    void aScopeHoldsForAllBelowAndAPrefixForTheClassOnly() {
        Registries registries = REGISTRIES;
        String heads = "heads=[dict(type='OneHead')]";
        Net scoped = (Net) registries
                .context("two")
                .build(Libraries.MODELS, config("dict(type='Net', _scope_='one', " + heads + ")"));
        assertThat(scoped.args().heads().get(0).show()).isEqualTo("OneHead(2, OneLoss) in one");
        Net prefixed = (Net) registries
                .context("two")
                .build(Libraries.MODELS, config("dict(type='one.Net', heads=[dict(type='one.OneHead')])"));
        // The default of the head's loss is the library's own, and is found from any scope.
        assertThat(prefixed.args().heads().get(0).show()).isEqualTo("OneHead(2, OneLoss) in two");
        assertThat(registries
                        .context("two")
                        .build(Libraries.MODELS, config("dict(type='uno.OneHead')"))
                        .show())
                .startsWith("OneHead");
        BuildException failure = failure("two", "dict(type='one.Net', " + heads + ")");
        assertThat(failure.getMessage())
                .contains("`OneHead` is not in two; one has it: write `one.OneHead`")
                .contains("_scope_='one'")
                .contains("selects that class only")
                .contains("looked in two, mmengine");
    }

    @Test
    void allFindingsComeAtOnceEachWithItsPlace() {
        BuildException failure = failure(
                "one",
                "dict(type='Net', dept=3, factor='x',\n     heads=[dict(type='OneHed'), dict(type='OneHead', classes=1.5)])");
        assertThat(failure.findings().stream().map(Finding::problem))
                .containsExactly(
                        Problem.UNKNOWN_ARGUMENT, Problem.WRONG_TYPE, Problem.UNKNOWN_TYPE, Problem.WRONG_TYPE);
        assertThat(failure.findings().stream()
                        .map(finding -> finding.diagnostic().path()))
                .containsExactly("", "factor", "heads[0]", "heads[1].classes");
        assertThat(failure.getMessage())
                .contains("`one.Net` has no argument `dept`")
                .contains("did you mean `depth`?")
                .contains("`factor` of `one.Net` is a float, but here is the str 'x'")
                .contains("the nearest names are OneHead")
                .contains("test.py:2:");
    }

    @Test
    void eachKindOfMistakeHasItsName() {
        assertThat(problem("dict(depth=3)")).isEqualTo(Problem.MISSING_TYPE);
        assertThat(problem("dict(type=3)")).isEqualTo(Problem.BAD_TYPE);
        assertThat(problem("dict(type='')")).isEqualTo(Problem.BAD_TYPE);
        assertThat(problem("dict(type='nowhere.Net')")).isEqualTo(Problem.UNKNOWN_TYPE);
        assertThat(problem("dict(type='Net', _scope_='nowhere')")).isEqualTo(Problem.UNKNOWN_SCOPE);
        assertThat(problem("dict(type='BN')")).isEqualTo(Problem.MISSING_ARGUMENT);
        assertThat(problem("dict(type='Net', depth=None)")).isEqualTo(Problem.WRONG_TYPE);
        assertThat(problem("dict(type='Net', depth=True)")).isEqualTo(Problem.WRONG_TYPE);
        assertThat(problem("dict(type='Net', depth=2**31)")).isEqualTo(Problem.WRONG_TYPE);
        assertThat(problem("dict(type='Net', arch='tny')")).isEqualTo(Problem.WRONG_TYPE);
        assertThat(problem("dict(type='Net', bias='never')")).isEqualTo(Problem.WRONG_TYPE);
        assertThat(problem("dict(type='Net', range=dict(low=1))")).isEqualTo(Problem.MISSING_ARGUMENT);
        assertThat(problem("dict(type='Net', head=dict(type='Net'))")).isEqualTo(Problem.WRONG_ROLE);
        assertThat(problem("dict(type='Net', depth=-1)")).isEqualTo(Problem.REFUSED);
    }

    /** Of several alternatives, the one that a list is meant for says what is wrong in it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            [1, 'a'] | sizes[1] | `sizes[1]` of `one.Net` is an int, but here is the str 'a'
            [dict(type='BN', width=1)] | sizes[0] | `mmengine.BN` has no argument `width`
            [[dict(type='OneHead', clases=1)]] | sizes[0][0] | `one.OneHead` has no argument `clases`
            [[dict(type='OneHed')]] | sizes[0][0] | the nearest names are OneHead
            'large' | sizes | `sizes` of `one.Net` is int | list of int | list of Norm | list of list of Head, but here is the str
            """)
    void aUnionSaysWhatIsWrongInside(String value, String path, String message) {
        BuildException failure = failure("one", "dict(type='Net', sizes=" + value + ")");
        assertThat(failure.findings()).hasSize(1);
        assertThat(failure.findings().get(0).diagnostic().path()).isEqualTo(path);
        assertThat(failure.getMessage()).contains(message);
    }

    @Test
    void constantsAreWrittenSmallUnlessTheyHaveAName() {
        assertThat(Types.describe(Net.Arch.class)).isEqualTo("'tiny' | 'x2' | 'P5'");
        assertThat(net("dict(type='Net', arch='x2')").args().arch()).isEqualTo(Net.Arch.X2);
        assertThat(failure("one", "dict(type='Net', arch='x3')").getMessage())
                .contains("`arch` of `one.Net` is one of 'tiny' | 'x2' | 'P5'")
                .contains("did you mean 'x2'?");
        assertThat(failure("one", "dict(type='Net', arch='gigantic')").getMessage())
                .contains("help: `arch`: how many stages");
    }

    @Test
    void nothingIsBuiltBeforeEverythingWasChecked() {
        List<Object> built = new ArrayList<>();
        BuildContext context =
                REGISTRIES.context("one").with(BuildListener.class, (module, spec, config, path) -> built.add(module));
        assertThatThrownBy(() -> context.build(
                        Libraries.MODELS, config("dict(type='Net', head=dict(type='OneHead'), depth='deep')")))
                .isInstanceOf(BuildException.class);
        assertThat(built).isEmpty();
        context.build(Libraries.MODELS, config("dict(type='Net', head=dict(type='OneHead'))"));
        assertThat(built).hasSize(3);
    }

    @Test
    void threadsWithDifferentScopesDoNotInterfere() throws Exception {
        Registries registries = Registries.of(
                Libraries.root(),
                Libraries.one(),
                Libraries.of(
                        "other",
                        List.of(),
                        List.of(),
                        registrar -> registrar
                                .in(Libraries.MODELS)
                                .add(org.mm4j.registry.sample.OneLoss.class, "OneHead", "OneLoss")));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> rounds(registries, "one", OneHead.class));
            Future<?> other = threads.submit(() -> rounds(registries, "other", org.mm4j.registry.sample.OneLoss.class));
            one.get();
            other.get();
        } finally {
            threads.shutdown();
        }
    }

    private static void rounds(Registries registries, String scope, Class<?> expected) {
        for (int i = 0; i < 200; i++) {
            assertThat(registries.context(scope).build(Libraries.MODELS, config("dict(type='OneHead')")))
                    .isInstanceOf(expected);
        }
    }
}
