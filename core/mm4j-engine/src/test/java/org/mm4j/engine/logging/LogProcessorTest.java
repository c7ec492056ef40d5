package org.mm4j.engine.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.Registries;

/** Lines and numbers are those that mmengine 0.10.7 makes of the same history, but for the memory. */
class LogProcessorTest {

    private static final LogMoment TRAIN = new LogMoment("train", 4, 50, 2, 100, 104, 5000);
    private static final LogMoment VAL = new LogMoment("val", 1, 7, 3, 100, 150, 5000);

    private final MessageHub hub = new MessageHub();

    @BeforeEach
    void fill() {
        int number = 0;
        for (double value : new double[] {0.5, 0.25, 2, 1, 3.5}) {
            number++;
            hub.updateScalar("train/lr", 0.01 * number);
            hub.updateScalar("train/base_lr", 0.02 * number);
            hub.updateScalar("train/data_time", 0.1 * value);
            hub.updateScalar("train/grad_norm", 10 * value);
            hub.updateScalar("train/loss", value);
            hub.updateScalar("train/acc", 90 + value);
            hub.updateScalar("train/time", 0.2 * value);
        }
        hub.updateInfo("eta", 93784.9);
    }

    private static LogProcessor processor(String arguments) {
        return Registries.of(new MmengineLibrary())
                .context("mmengine")
                .build(
                        Kinds.LOG_PROCESSORS,
                        Config.fromString("x = dict(type='LogProcessor', " + arguments + ")", ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow());
    }

    private static String withoutMemory(String line) {
        assertThat(line).containsPattern("memory: \\d+ {2}");
        return line.replaceFirst("memory: \\d+ {2}", "");
    }

    @Test
    void anIterationOfTraining() {
        LogLine line = processor("window_size=3").afterTrainIter(hub, TRAIN);
        assertThat(withoutMemory(line.text()))
                .isEqualTo("Epoch(train)   [3][ 5/50]  lr: 5.0000e-02 base_lr: 1.0000e-01  eta: 1 day, 2:03:04"
                        + "  time: 0.4333  data_time: 0.2167  grad_norm: 21.6667  loss: 2.1667  acc: 93.5000");
        assertThat(line.values().keySet())
                .containsExactly(
                        "lr", "base_lr", "data_time", "grad_norm", "loss", "acc", "time", "epoch", "iter", "memory");
        assertThat(line.values())
                .hasEntrySatisfying(
                        "loss", loss -> assertThat(loss.doubleValue()).isCloseTo(2.1666666666666665, within(1e-12)));
        assertThat(withoutMemory(processor("window_size=3, by_epoch=False")
                        .afterTrainIter(hub, TRAIN)
                        .text()))
                .startsWith("Iter(train) [ 105/5000]  lr: 5.0000e-02 base_lr: 1.0000e-01  eta: ");
    }

    @Test
    void customNumbers() {
        LogLine line = processor("window_size=2, log_with_hierarchy=True, num_digits=2, custom_cfg=["
                        + "dict(data_src='loss', log_name='loss_max', method_name='max', window_size='global'),"
                        + "dict(data_src='acc', method_name='min', window_size='epoch')]")
                .afterTrainIter(hub, TRAIN);
        assertThat(withoutMemory(line.text()))
                .isEqualTo("Epoch(train)   [3][ 5/50]  lr: 5.00e-02 base_lr: 1.00e-01  eta: 1 day, 2:03:04  time: 0.45"
                        + "  data_time: 0.23  grad_norm: 22.50  loss: 2.25  acc: 90.25  loss_max: 3.50");
        assertThat(line.values()).containsKeys("train/lr", "train/loss_max", "epoch", "iter");
        for (String[] wrong : new String[][] {
            {"custom_cfg=[dict(data_src='loss', method_name='median')]", "method_name of custom_cfg is one of"},
            {"custom_cfg=[dict(method_name='min')]", "needs data_src"},
            {"custom_cfg=[dict(data_src='loss', methode_name='min')]", "did you mean `method_name`?"},
            {"custom_cfg=[dict(data_src='a', method_name='min'), dict(data_src='a', method_name='max')]", "two numbers"
            },
            {"by_epoch=False, custom_cfg=[dict(data_src='a', method_name='min', window_size='epoch')]", "by_epoch=True"}
        }) {
            assertThatThrownBy(() -> processor(wrong[0])).hasMessageContaining(wrong[1]);
        }
    }

    @Test
    void aValidation() {
        for (double[] times : new double[][] {{0.5, 1.5}, {0.25, 2.5}}) {
            hub.updateScalar("val/data_time", times[0]);
            hub.updateScalar("val/time", times[1]);
        }
        assertThat(withoutMemory(processor("").afterValIter(hub, VAL)))
                .isEqualTo("Epoch(val)   [3][2/7]    eta: 1 day, 2:03:04  time: 2.0000  data_time: 0.3750  ");
        hub.updateScalar("val/coco/bbox_mAP", 0.123456);
        hub.updateScalar("val/loss", 7);
        LogMoment end = new LogMoment("val", 6, 7, 3, 100, 150, 5000);
        LogLine line = processor("").afterValEpoch(hub, end);
        assertThat(line.text())
                .isEqualTo(
                        "Epoch(val) [3][7/7]    coco/bbox_mAP: 0.1235  loss: 7.0000  data_time: 0.3750  time: 2.0000");
        assertThat(List.copyOf(line.values().keySet())).containsExactly("coco/bbox_mAP", "loss", "data_time", "time");
        assertThat(processor("by_epoch=False").afterValEpoch(hub, end).text())
                .startsWith("Iter(val) [7/7]    coco/bbox_mAP: 0.1235  ");
    }

    @Test
    void historiesKeepTheLastMillion() {
        HistoryBuffer history = new HistoryBuffer();
        for (int i = 0; i < 2_000_010; i++) {
            history.update(i);
        }
        assertThat(history.size()).isEqualTo(1_000_000);
        assertThat(history.current()).isEqualTo(2_000_009);
        assertThat(history.of(HistoryBuffer.Statistic.MIN, Integer.MAX_VALUE)).isEqualTo(1_000_010);
        assertThat(history.of(HistoryBuffer.Statistic.MEAN, 3)).isEqualTo(2_000_008);
    }
}
