package org.mm4j.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigValue;

class TestLoopBuilderTest {

    private static ConfigDict data(String text) {
        return (ConfigDict) Config.fromString("x = " + text, ConfigFormat.PY)
                .root()
                .find("x")
                .orElseThrow();
    }

    /** Data sets that hold others have no pipeline of their own. */
    @Test
    void variantsAreMadeOfTheInnermostDataSets() {
        ConfigValue pipeline = data("dict(p=['new'])").find("p").orElseThrow();
        ConfigDict replaced = TestLoopBuilder.withPipeline(
                data("dict(type='R', dataset=dict(type='C', datasets=["
                        + "dict(type='A', pipeline=['old']), dict(type='S', dataset=dict(type='B'))]))"),
                pipeline);
        assertThat(replaced)
                .isEqualTo(
                        data(
                                "dict(type='R', dataset=dict(type='C', datasets=["
                                        + "dict(type='A', pipeline=['new']), dict(type='S', dataset=dict(type='B', pipeline=['new']))]))"));
    }
}
