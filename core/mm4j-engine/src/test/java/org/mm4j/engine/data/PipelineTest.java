package org.mm4j.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.structures.ImageSize;

class PipelineTest {

    private static final ResultKey<String> PATH = ResultKey.IMG_PATH;
    private static final ResultKey<ImageSize> SHAPE = ResultKey.IMG_SHAPE;

    /** Produces the shape from the path. */
    private static final class Measure implements Transform {
        @Override
        public Results apply(Results results) {
            int length = results.get(PATH).length();
            return results.put(SHAPE, new ImageSize(length, length));
        }

        @Override
        public Set<ResultKey<?>> requires() {
            return Set.of(PATH);
        }

        @Override
        public Set<ResultKey<?>> produces() {
            return Set.of(SHAPE);
        }
    }

    /** Drops samples without a path. */
    private static final class DropEmpty implements Transform {
        @Override
        public @Nullable Results apply(Results results) {
            return results.get(PATH).isEmpty() ? null : results;
        }
    }

    @Test
    void stepsRunInOrderAndMayDropTheSample() {
        Compose pipeline = Compose.of(List.of(new DropEmpty(), new Measure()));
        Results results = pipeline.apply(new Results().put(PATH, "abc"));
        assertThat(results).isNotNull();
        assertThat(results.get(SHAPE)).isEqualTo(new ImageSize(3, 3));
        assertThat(pipeline.apply(new Results().put(PATH, ""))).isNull();
    }

    @Test
    void aPipelineIsCheckedBeforeItRuns() {
        Compose pipeline = Compose.of(List.of(new Measure(), new Measure()));
        pipeline.check(Set.of(PATH));
        assertThat(pipeline.requires()).containsExactly(PATH);
        assertThat(pipeline.produces()).containsExactly(SHAPE);
        assertThatThrownBy(() -> pipeline.check(Set.of(SHAPE)))
                .hasMessageContaining("step 0")
                .hasMessageContaining("Measure")
                .hasMessageContaining("img_path");
    }

    @Test
    void missingAndIllTypedEntriesAreNamed() {
        Results results = new Results().put(PATH, "a");
        assertThatThrownBy(() -> results.get(SHAPE))
                .hasMessageContaining("img_shape")
                .hasMessageContaining("img_path");
        ResultKey<Integer> wrong = new ResultKey<>("img_path", Integer.class);
        assertThatThrownBy(() -> results.get(wrong))
                .hasMessageContaining("String")
                .hasMessageContaining("Integer");
        assertThat(results.find(SHAPE)).isEmpty();
        Results copy = results.copy();
        copy.remove(PATH);
        assertThat(results.has(PATH)).isTrue();
        assertThat(copy.names()).isEmpty();
    }
}
