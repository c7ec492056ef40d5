package org.mm4j.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final ResultKey<Object> PATHS = new ResultKey<>("img_path", Object.class);

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        Results results = new Results().put(ResultKey.WIDTH, 3);
        assertThat(results.find(ResultKey.IMG_PATH)).isEmpty();
        assertThatThrownBy(() -> results.get(ResultKey.IMG_PATH))
                .hasMessageContaining("img_path")
                .hasMessageContaining("[width]");
    }

    @Test
    void whatIsOfAnotherTypeIsNamed() {
        Results one = new Results().put(PATHS, 3);
        assertThatThrownBy(() -> one.find(ResultKey.IMG_PATH))
                .hasMessage("'img_path' of the sample is of type Integer, expected String");
        Results frames = new Results().put(PATHS, List.of("a", "b"));
        assertThatThrownBy(() -> frames.find(ResultKey.IMG_PATH))
                .hasMessageContaining("'img_path' of the sample is a list of 2")
                .hasMessageContaining("TransformBroadcaster");
    }
}
