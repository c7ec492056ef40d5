package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Collectors;
import org.mm4j.config.ConfigException;
import org.mm4j.config.Diagnostic;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.video.VideoException;
import org.mm4j.engine.TorchException;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.evaluation.MetricException;
import org.mm4j.engine.runner.TestPartException;
import org.mm4j.engine.runner.TrainingException;
import org.mm4j.registry.RegistrationException;
import org.mm4j.track.datasets.MotFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reports what a command threw: one paragraph on standard error, the stack trace only under {@code --debug}. */
final class UserErrors implements IExecutionExceptionHandler {

    /** So many entries of a list show what is the matter; a checkpoint can lack hundreds of keys. */
    private static final int LISTED = 5;

    private static final String SKIP = "--skip-bad-samples";

    @Override
    public int handleExecutionException(Exception error, CommandLine line, ParseResult result) {
        if (error instanceof ParameterException usage) {
            return new UsageErrors().handleParseException(usage, new String[0]);
        }
        PrintWriter err = line.getErr();
        boolean isDebug = isDebug(line);
        err.println("error: " + (isDebug ? describe(error) : shorten(describe(error))));
        if (error instanceof SampleException
                && line.getCommandSpec().findOption(SKIP) != null
                && !result.hasMatchedOption(SKIP)) {
            err.println("help: " + SKIP + " goes past samples that cannot be used, and lists them at the end");
        }
        if (isDebug) {
            error.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** One paragraph for the user. */
    static String describe(Throwable error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof ConfigException config) {
            return config.diagnostics().stream().map(Diagnostic::render).collect(Collectors.joining("\nerror: "));
        }
        if (error instanceof CliException
                || error instanceof RegistrationException
                || error instanceof CheckpointException
                || error instanceof ImageException
                || error instanceof VideoException
                || error instanceof MotFileException
                || error instanceof SampleException
                || error instanceof DatasetException
                || error instanceof MetricException
                || error instanceof TrainingException
                || error instanceof TestPartException
                || error instanceof TorchException) {
            return paragraph(message);
        }
        if (error instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return describe(unchecked.getCause());
        }
        if (error instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        if (error instanceof AccessDeniedException) {
            return "no permission for " + message;
        }
        if (error instanceof FileSystemException file && file.getReason() != null) {
            return paragraph(message);
        }
        if (error instanceof NotDirectoryException || error instanceof FileAlreadyExistsException) {
            return message + " is no folder";
        }
        if (error instanceof IOException) {
            return paragraph(message);
        }
        return paragraph("internal error, please report it: " + error.getClass().getSimpleName() + ": " + message
                + " (--debug shows where)");
    }

    /** The text with long lists in it, which stand deeper than its sections, cut to their first entries. */
    static String shorten(String text) {
        StringBuilder kept = new StringBuilder();
        int entries = 0;
        int dropped = 0;
        for (String line : text.split("\\R", -1)) {
            boolean isEntry = line.startsWith("    ");
            entries = isEntry ? entries + 1 : 0;
            if (entries > LISTED) {
                dropped++;
                continue;
            }
            if (dropped > 0) {
                kept.append("    ... and ").append(dropped).append(" more (--debug shows all)\n");
                dropped = 0;
            }
            kept.append(line).append('\n');
        }
        if (dropped > 0) {
            kept.append("    ... and ").append(dropped).append(" more (--debug shows all)");
        }
        return kept.toString().stripTrailing();
    }

    private static String paragraph(String message) {
        return message.strip().replaceAll("\\R\\s*(?=\\R)", "");
    }

    /** Whether everything is to be shown. */
    static boolean isDebug(CommandLine line) {
        Object root = line.getCommandSpec().root().userObject();
        return root instanceof Mm4jCommand command && command.debug();
    }
}
