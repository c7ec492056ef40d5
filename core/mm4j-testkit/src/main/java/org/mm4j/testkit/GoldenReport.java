package org.mm4j.testkit;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Prints at the end of a test JVM how many golden cases of which kind ran. */
public final class GoldenReport implements TestExecutionListener {

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        GoldenRoots.report().forEach(System.out::println);
    }
}
