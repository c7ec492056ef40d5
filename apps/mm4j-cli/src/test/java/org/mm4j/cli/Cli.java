package org.mm4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.mm4j.testkit.Json;

/** Runs commands in the JVM of the tests. */
final class Cli {

    private Cli() {}

    /** What a command did. */
    record Run(int code, String out, String err) {

        /** The same without the warnings on standard error. */
        Run withoutWarnings() {
            return new Run(code, out, err.replaceAll("(?m)^warning: .*\\R", ""));
        }

        JsonNode json() {
            return Json.parse(out);
        }
    }

    static Run run(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Run(code, out.toString(), err.toString());
    }
}
