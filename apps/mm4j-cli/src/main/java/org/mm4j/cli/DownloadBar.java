package org.mm4j.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.DownloadListener;

/** Shows a download on standard error: a bar if that is a terminal, else a line when it starts. */
final class DownloadBar implements DownloadListener, AutoCloseable {

    private final PrintWriter err;
    private @Nullable ProgressBar bar;
    private boolean started;

    DownloadBar(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void progress(String address, long done, long total) {
        if (!started) {
            started = true;
            err.println("downloading " + address);
            // Java cannot tell what standard error is; the launcher can.
            if (Boolean.getBoolean("mm4j.terminal")) {
                bar = new ProgressBarBuilder()
                        .setTaskName(address.substring(address.lastIndexOf('/') + 1))
                        .setUnit("MB", 1_000_000)
                        .setInitialMax(total)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build();
            }
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
