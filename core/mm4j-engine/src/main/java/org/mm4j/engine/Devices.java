package org.mm4j.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** Devices by the names that users give them: {@code cpu}, {@code cuda}, {@code cuda:1}. */
public final class Devices {

    private static final Pattern NAME = Pattern.compile("cpu|cuda(?::(\\d{1,2}))?");

    private Devices() {}

    /**
     * A device of this machine; it belongs to the open scope.
     *
     * @throws IllegalArgumentException if the name is none, or the machine or the build of libtorch has no such device
     */
    public static Device of(String name) {
        Torch.load();
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("device: expected 'cpu', 'cuda' or 'cuda:N', got '" + name + "'");
        }
        if (!name.equals("cpu")) {
            int count = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
            int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
            if (index >= count) {
                throw new IllegalArgumentException("device: there is no '" + name + "' here; "
                        + (count == 0
                                ? "no CUDA device is available to this build of libtorch (use cpu; on a machine with a GPU, build with -Pgpu)"
                                : count + " are there"));
            }
        }
        return new Device(name);
    }
}
