package org.mm4j.config.internal.format;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/** What plain scalars of YAML 1.1 mean, by the rules of PyYAML. */
public final class YamlScalars {

    private static final Pattern BOOL =
            Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern INT =
            Pattern.compile("[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
                    + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                    + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}"
            + ":[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

    private YamlScalars() {}

    /** Whether a plain scalar is a string. */
    public static boolean isString(String text) {
        return plain(text, Origin.NONE) instanceof ConfigString && !text.equals("<<") && !text.equals("=");
    }

    /** The value of a plain scalar. */
    static ConfigValue plain(String text, Origin origin) {
        if (NULL.matcher(text).matches()) {
            return new ConfigNull(origin);
        } else if (BOOL.matcher(text).matches()) {
            return bool(text, origin);
        } else if (INT.matcher(text).matches()) {
            return integer(text, origin);
        } else if (FLOAT.matcher(text).matches()) {
            return real(text, origin);
        } else if (DATE.matcher(text).matches()) {
            return new ConfigReference("datetime.date", ConfigReference.Type.OTHER, origin);
        } else if (TIMESTAMP.matcher(text).matches()) {
            return new ConfigReference("datetime.datetime", ConfigReference.Type.OTHER, origin);
        }
        return new ConfigString(text, origin);
    }

    static ConfigBool bool(String text, Origin origin) {
        String lower = text.toLowerCase(Locale.ROOT);
        return new ConfigBool(lower.equals("yes") || lower.equals("true") || lower.equals("on"), origin);
    }

    static ConfigInt integer(String text, Origin origin) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (digits.startsWith("-") || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger value;
        if (digits.equals("0")) {
            value = BigInteger.ZERO;
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0")) {
            value = new BigInteger(digits, 8);
        } else if (digits.indexOf(':') >= 0) {
            value = BigInteger.ZERO;
            for (String part : digits.split(":")) {
                value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
            }
        } else {
            value = new BigInteger(digits);
        }
        return new ConfigInt(negative ? value.negate() : value, origin);
    }

    static ConfigFloat real(String text, Origin origin) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        double sign = digits.startsWith("-") ? -1 : 1;
        if (digits.startsWith("-") || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        double value;
        if (digits.equals(".inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (digits.equals(".nan")) {
            value = Double.NaN;
        } else if (digits.indexOf(':') >= 0) {
            value = 0;
            for (String part : digits.split(":")) {
                value = value * 60 + Double.parseDouble(part);
            }
        } else {
            value = Double.parseDouble(digits);
        }
        return new ConfigFloat(sign * value, origin);
    }
}
