package org.mm4j.engine.init;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.LoadOptions;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.nn.BaseModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads weights from a file, or those below a prefix of its keys.
 *
 * @param checkpoint path of the file
 * @param prefix what the wanted keys start with, or empty
 */
record PretrainedInit(String checkpoint, String prefix) implements Initializer {

    private static final Logger LOG = LoggerFactory.getLogger(PretrainedInit.class);
    private static final Pattern SCHEME = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+-]+)://.*");

    @Override
    public void initialize(BaseModule module) {
        // Refused here and not when the model is built: many configs name an address, and most builds never initialise.
        if (SCHEME.matcher(checkpoint).matches()) {
            throw new IllegalArgumentException("checkpoint: '" + checkpoint
                    + "' is an address; only files are read. Get" + " the file and give its path");
        }
        LoadReport report =
                Checkpoint.read(Path.of(checkpoint)).loadInto(module, LoadOptions.LENIENT.withPrefix(prefix));
        LOG.info("{}: initialised from {}: {}", module.getClass().getSimpleName(), checkpoint, report);
    }

    @Override
    public boolean runsLast() {
        return true;
    }

    @Override
    public String toString() {
        return "Pretrained[" + checkpoint + (prefix.isEmpty() ? "" : ", prefix=" + prefix) + "]";
    }
}
