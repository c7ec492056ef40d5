package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class LayeringTest {

    @Test
    void theTestkitIsFreeOfTorch() {
        Layering.ofModuleWith(Layering.class, 8).dependsNotOn("org.bytedeco..", "org.mm4j.engine..");
    }

    @Test
    void aBrokenRuleFails() {
        Layering layering = Layering.ofModuleWith(Layering.class, 8);
        assertThatThrownBy(() -> layering.dependsNotOn("com.fasterxml..")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> layering.dependsOnlyOn("java..", "org.mm4j..")).isInstanceOf(AssertionError.class);
    }

    @Test
    void aModuleInAJarIsSeenToo() {
        assertThatThrownBy(() -> Layering.ofModuleWith(JsonMapper.class, 100).dependsNotOn("java.util"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("jackson-databind");
    }

    @Test
    void aRuleThatSawTooLittleFails() {
        assertThatThrownBy(() -> Layering.ofModuleWith(Layering.class, 1000)).hasMessageContaining("saw");
    }
}
