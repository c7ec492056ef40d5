package org.mm4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.Diagnostic;
import org.mm4j.registry.sample.Libraries;
import org.mm4j.registry.sample.Net;
import org.mm4j.registry.sample.OneLoss;
import org.mm4j.registry.sample.PluginLibrary;

class RegistriesTest {

    private static Library named(String name, String... aliases) {
        return Libraries.of(name, List.of(aliases), List.of(), registrar -> {});
    }

    @Test
    void clashesAreRefusedByName() {
        assertThatThrownBy(() -> Registries.of(named("a"), named("a")))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("two libraries are called a");
        assertThatThrownBy(() -> Registries.of(named("a", "x"), named("b", "x")))
                .hasMessageContaining("alias x of scope b is taken by scope a");
        assertThatThrownBy(() -> Registries.of(named("a", "b"), named("b"))).hasMessageContaining("alias b");
        assertThatThrownBy(() -> Registries.of(named("a.b"))).hasMessageContaining("cannot be the name");
        assertThatThrownBy(() -> Registries.of(Libraries.of(
                        "a",
                        List.of(),
                        List.of(),
                        registrar -> registrar
                                .in(Libraries.MODELS)
                                .add(OneLoss.class, "X")
                                .add(Net.class, "X"))))
                .hasMessageContaining("X is already registered as a model of a")
                .hasMessageContaining(OneLoss.class.getName())
                .hasMessageContaining(Net.class.getName());
    }

    @Test
    void theSameClassTwiceIsNoClashAndReplaceReplaces() {
        Registries registries = Registries.of(Libraries.of(
                "a",
                List.of(),
                List.of(),
                registrar -> registrar
                        .in(Libraries.MODELS)
                        .add(OneLoss.class, "X")
                        .add(OneLoss.class, "X")
                        .replace(Net.class, "X")));
        assertThat(registries.find(Libraries.MODELS, "a", "X").map(ModuleSpec::type))
                .hasValue(Net.class);
    }

    @Test
    void aClassOfTheWrongShapeIsRefusedWhenItIsRegistered() {
        assertThatThrownBy(() -> Registries.of(Libraries.of(
                        "a",
                        List.of(),
                        List.of(),
                        registrar -> registrar
                                .in(new RegistryKey<>("model", Object.class))
                                .add(ArrayList.class))))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("public constructors");
    }

    @Test
    void modulesTellTheirArguments() {
        ModuleSpec net = Registries.of(Libraries.one()).modules().stream()
                .filter(spec -> spec.name().equals("Net"))
                .findFirst()
                .orElseThrow();
        assertThat(net.qualifiedName()).isEqualTo("one.Net");
        assertThat(net.doc()).isEqualTo("A sample network");
        assertThat(net.arguments().stream().map(ArgumentSpec::name))
                .startsWith("arch", "depth", "factor")
                .contains("T_max", "with_cp", "init_cfg");
        assertThat(net.arguments().get(1).doc()).isEqualTo("how deep");
        assertThat(net.arguments().get(1).defaultText()).isEqualTo("3");
    }

    private static Config config(String text) {
        return Config.fromString(text, ConfigFormat.PY);
    }

    @Test
    void importsAreCheckedAgainstTheLibraries() {
        Registries registries = Registries.of(Libraries.one(), Libraries.two());
        List<Diagnostic> warnings = new ArrayList<>();
        for (String known : List.of("one", "one.models", "one.models.backbones", "uno.models")) {
            registries.context(config("custom_imports = dict(imports=['" + known + "'])"), null, warnings::add);
        }
        assertThat(warnings).isEmpty();
        Config unknown = config("custom_imports = dict(imports=['one.modles'], allow_failed_imports=False)");
        assertThatThrownBy(() -> registries.context(unknown, null, warnings::add))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("no library on the class path answers to the import 'one.modles'")
                .hasMessageContaining("did you mean 'one.models'?");
        registries.context(
                config("custom_imports = dict(imports=['three'], allow_failed_imports=True)"), null, warnings::add);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void theScopeOfAConfigIsItsDefaultScopeUnlessAnotherIsGiven() {
        Registries registries = Registries.of(Libraries.one(), Libraries.two());
        Config config = config("default_scope = 'one'");
        assertThat(registries.context(config, null, warning -> {}).scope()).isEqualTo("one");
        assertThat(registries.context(config, "two", warning -> {}).scope()).isEqualTo("two");
        assertThat(registries.context(config("x = 1"), null, warning -> {}).scope())
                .isEqualTo("mmengine");
        assertThatThrownBy(() -> registries.context(config("default_scope = 'oen'"), null, warning -> {}))
                .hasMessageContaining("no library brings the scope `oen`")
                .hasMessageContaining("one, two");
    }

    @Test
    void aConfigWithoutAScopeIsToldWhichOneHasTheName() {
        Registries registries = Registries.of(Libraries.one());
        Config config = config("model = dict(type='Net')");
        BuildContext context = registries.context(config, null, warning -> {}).at("model");
        assertThatThrownBy(() -> context.build(
                        Libraries.MODELS, config.root().find("model").orElseThrow()))
                .hasMessageContaining("`Net` is not in mmengine; one has it: write `one.Net`")
                .hasMessageContaining("default_scope = 'one'");
    }

    @Test
    void aJarOfItsOwnSeesOnlyThePublicPackages(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("plugin.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : List.of(PluginLibrary.class, PluginLibrary.Widget.class)) {
                entry(out, type.getName().replace('.', '/') + ".class", bytes(type));
            }
            entry(
                    out,
                    "META-INF/services/" + Library.class.getName(),
                    PluginLibrary.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        Registries registries = Registries.of(Libraries.one()).withJars(List.of(jar));
        Object widget = registries
                .context("one")
                .build(
                        new RegistryKey<>("widget", Object.class),
                        org.mm4j.config.ConfigExpression.evaluate("dict(type='plugin.Widget', size=3)", "test.py"));
        assertThat(widget.toString()).isEqualTo("widget of 3, AssertJ hidden");
        assertThatThrownBy(() -> registries.withJars(List.of(jar)))
                .hasMessageContaining("two libraries are called plugin");
        assertThatThrownBy(() -> registries.withJars(List.of(folder.resolve("none.jar"))))
                .hasMessageContaining("is not there");
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var stream = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            assertThat(stream).isNotNull();
            return stream.readAllBytes();
        }
    }

    private static void entry(OutputStream out, String name, byte[] content) throws IOException {
        ((JarOutputStream) out).putNextEntry(new JarEntry(name));
        out.write(content);
        ((JarOutputStream) out).closeEntry();
    }
}
