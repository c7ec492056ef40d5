package org.mm4j.engine.checkpoint;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The element types that files hold. */
public enum DType {
    /** 16-bit float. */
    F16(2, "Half", "float16", ScalarType.Half),
    /** 16-bit float with the exponent of float32. */
    BF16(2, "BFloat16", "bfloat16", ScalarType.BFloat16),
    /** 32-bit float. */
    F32(4, "Float", "float32", ScalarType.Float),
    /** 64-bit float. */
    F64(8, "Double", "float64", ScalarType.Double),
    /** 8-bit signed integer. */
    I8(1, "Char", "int8", ScalarType.Char),
    /** 8-bit unsigned integer. */
    U8(1, "Byte", "uint8", ScalarType.Byte),
    /** 16-bit signed integer. */
    I16(2, "Short", "int16", ScalarType.Short),
    /** 32-bit signed integer. */
    I32(4, "Int", "int32", ScalarType.Int),
    /** 64-bit signed integer. */
    I64(8, "Long", "int64", ScalarType.Long),
    /** Truth value, one byte. */
    BOOL(1, "Bool", "bool", ScalarType.Bool);

    private final int size;
    private final String storagePrefix;
    private final String torchName;
    private final ScalarType scalarType;

    DType(int size, String storagePrefix, String torchName, ScalarType scalarType) {
        this.size = size;
        this.storagePrefix = storagePrefix;
        this.torchName = torchName;
        this.scalarType = scalarType;
    }

    /** Bytes an element. */
    public int size() {
        return size;
    }

    /** The name in Python: {@code float32}. */
    public String torchName() {
        return torchName;
    }

    /** The type in libtorch. */
    public ScalarType scalarType() {
        return scalarType;
    }

    /** The class of its storage in Python: {@code FloatStorage}. */
    String storageClass() {
        return storagePrefix + "Storage";
    }

    /** The type of a storage class such as {@code FloatStorage}. */
    static Optional<DType> ofStorageClass(String name) {
        for (DType type : values()) {
            if (name.equals(type.storageClass())) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a name such as {@code float32}. */
    static Optional<DType> ofTorchName(String name) {
        String plain = switch (name) {
            case "float" -> "float32";
            case "double" -> "float64";
            case "half" -> "float16";
            case "long" -> "int64";
            case "int" -> "int32";
            case "short" -> "int16";
            default -> name;
        };
        for (DType type : values()) {
            if (type.torchName.equals(plain)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a name in a safetensors header: {@code F32}. */
    static Optional<DType> ofSafetensors(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a libtorch type. */
    static Optional<DType> of(ScalarType scalarType) {
        for (DType type : values()) {
            if (type.scalarType.value == scalarType.value) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return torchName.toLowerCase(Locale.ROOT);
    }
}
