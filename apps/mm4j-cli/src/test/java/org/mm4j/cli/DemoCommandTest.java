package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void theTwoSpellingsAreOneDetector() {
        Cli.Run run = Cli.run("demo");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("model +mmdet\\.YOLOX +98,995,378 +mmdet")
                .containsPattern("same tree +yes: \\d+ modules")
                .containsPattern("same parameters +yes: 98,995,378 ")
                .containsPattern("same output +yes: all 12,600 values of 9 maps equal bit by bit")
                .containsPattern("320 x 320: \\d+ ms");
    }
}
