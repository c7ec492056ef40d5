package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoldenReportTest {

    @Test
    void countsOfAKindAddUp() {
        GoldenRoots.report("testkit/counts", 2);
        GoldenRoots.report("testkit/counts", 3);
        assertThat(GoldenRoots.report()).contains("golden: testkit/counts 5");
    }
}
