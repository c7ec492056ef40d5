package org.mm4j.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HooksTest {

    @Test
    void prioritiesHaveNamesAndNumbers() {
        assertThat(Priority.of("very_low")).isEqualTo(Priority.VERY_LOW);
        assertThat(Priority.of(49)).isLessThan(Priority.NORMAL);
        assertThat(Priority.of("HIGHEST").value()).isZero();
        assertThatThrownBy(() -> Priority.of(101)).hasMessageContaining("from 0 to 100");
        assertThatThrownBy(() -> Priority.of("soon")).hasMessageContaining("VERY_HIGH");
    }

    @ParameterizedTest
    @CsvSource({
        "coco/bbox_mAP, GREATER",
        "accuracy/top1, GREATER",
        "loss, LESS",
        "val/loss_cls, LESS",
        "AR@100, GREATER",
        "top_loss, GREATER"
    })
    void theNameOfAMetricTellsWhichValueIsBetter(String metric, Scores rule) {
        assertThat(Scores.of(null, metric, Scores.GREATER_KEYS, Scores.LESS_KEYS))
                .isEqualTo(rule);
    }

    @Test
    void aRuleIsGivenWhereTheNameTellsNothing() {
        assertThat(Scores.of("less", "speed", List.of(), List.of())).isEqualTo(Scores.LESS);
        assertThatThrownBy(() -> Scores.of(null, "speed", Scores.GREATER_KEYS, Scores.LESS_KEYS))
                .hasMessageContaining("rule='greater'");
        assertThatThrownBy(() -> Scores.of("more", "speed", List.of(), List.of()))
                .hasMessageContaining("'greater' or 'less'");
    }
}
