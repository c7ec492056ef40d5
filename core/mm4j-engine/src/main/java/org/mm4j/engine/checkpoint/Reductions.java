package org.mm4j.engine.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The calls of a pickle that have a meaning here: those that rebuild collections, tensors and numpy scalars. */
final class Reductions {

    private static final Set<String> NUMPY_MULTIARRAY =
            Set.of("numpy.core.multiarray", "numpy._core.multiarray", "numpy.core._multiarray_umath");

    private Reductions() {}

    /** What a call gives; a placeholder if it is none of ours. */
    static Object call(Object callable, PyTuple arguments) {
        if (!(callable instanceof PyGlobal global)) {
            return new Opaque(String.valueOf(callable instanceof Opaque o ? o.type() : "call"), arguments.items());
        }
        if (GlobalPolicy.isGetattr(global)) {
            if (!GlobalPolicy.isHistory(arguments)) {
                throw GlobalPolicy.refused(global);
            }
            return new Opaque(global.qualifiedName(), arguments.items());
        }
        return switch (global.module()) {
            case "collections" -> collection(global, arguments);
            case "torch._utils", "torch._tensor" -> torchCall(global, arguments);
            case "torch" ->
                global.name().equals("Size") && arguments.size() == 1
                        ? arguments.get(0)
                        : new Opaque(global.qualifiedName(), arguments.items());
            case "builtins", "__builtin__" -> builtin(global, arguments);
            case "_codecs" -> encoded(global, arguments);
            default ->
                NUMPY_MULTIARRAY.contains(global.module()) && global.name().equals("scalar")
                        ? NumpyScalars.decode(global, arguments)
                        : new Opaque(global.qualifiedName(), arguments.items());
        };
    }

    /** What {@code __setstate__} would do. */
    static void setState(Object target, Object state) {
        if (target instanceof Opaque opaque) {
            opaque.setState(state);
        } else if (!(target instanceof Map<?, ?>) && !(target instanceof StoredTensor)) {
            // Attributes of dicts (the _metadata of a state dict) and of tensors carry no weights.
            throw PickleMachine.damaged("it sets the state of what has none");
        }
    }

    private static Object collection(PyGlobal global, PyTuple arguments) {
        switch (global.name()) {
            case "OrderedDict" -> {
                Map<Object, Object> dict = new LinkedHashMap<>();
                if (arguments.size() > 0) {
                    fill(dict, arguments.get(0));
                }
                return dict;
            }
            case "defaultdict" -> {
                return new LinkedHashMap<>();
            }
            case "Counter" -> {
                Map<Object, Object> dict = new LinkedHashMap<>();
                if (arguments.size() > 0 && arguments.get(0) instanceof Map<?, ?> counts) {
                    dict.putAll(counts);
                }
                return dict;
            }
            case "deque" -> {
                return arguments.size() > 0 && arguments.get(0) instanceof List<?> items
                        ? new ArrayList<Object>(items)
                        : new ArrayList<>();
            }
            default -> {
                return new Opaque(global.qualifiedName(), arguments.items());
            }
        }
    }

    private static void fill(Map<Object, Object> dict, Object source) {
        if (source instanceof Map<?, ?> map) {
            dict.putAll(map);
            return;
        }
        for (Object pair : itemsOf(source)) {
            List<?> items = itemsOf(pair);
            if (items.size() != 2) {
                throw PickleMachine.damaged("an ordered dict of what are no pairs");
            }
            dict.put(PickleMachine.key(items.get(0)), items.get(1));
        }
    }

    private static List<?> itemsOf(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof PyTuple tuple) {
            return tuple.items();
        }
        throw PickleMachine.damaged("a sequence is expected");
    }

    private static Object builtin(PyGlobal global, PyTuple arguments) {
        switch (global.name()) {
            case "set", "frozenset" -> {
                Set<Object> set = new LinkedHashSet<>();
                if (arguments.size() > 0) {
                    PickleMachine.addAll(set, new ArrayList<Object>(itemsOf(arguments.get(0))));
                }
                return set;
            }
            case "list" -> {
                return arguments.size() > 0 ? new ArrayList<Object>(itemsOf(arguments.get(0))) : new ArrayList<>();
            }
            case "dict" -> {
                Map<Object, Object> dict = new LinkedHashMap<>();
                if (arguments.size() > 0) {
                    fill(dict, arguments.get(0));
                }
                return dict;
            }
            default -> {
                return new Opaque(global.qualifiedName(), arguments.items());
            }
        }
    }

    /** Old protocols write bytes as text that is to be encoded. */
    private static Object encoded(PyGlobal global, PyTuple arguments) {
        if (global.name().equals("encode")
                && arguments.size() == 2
                && arguments.get(0) instanceof String text
                && "latin1".equals(arguments.get(1))) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        return new Opaque(global.qualifiedName(), arguments.items());
    }

    private static Object torchCall(PyGlobal global, PyTuple arguments) {
        return switch (global.name()) {
            case "_rebuild_tensor" -> tensor(arguments, Optional.empty());
            case "_rebuild_tensor_v2" -> tensor(arguments, Optional.empty());
            case "_rebuild_tensor_v3" -> tensor(arguments, Optional.of(dtype(arguments.get(6))));
            case "_rebuild_parameter", "_rebuild_parameter_with_state" -> {
                if (!(arguments.get(0) instanceof StoredTensor data)) {
                    throw PickleMachine.damaged("a parameter without a tensor");
                }
                yield data;
            }
            case "_rebuild_from_type_v2" -> {
                if (!(arguments.get(1) instanceof PyGlobal || arguments.get(1) instanceof Opaque)
                        || !(arguments.get(2) instanceof PyTuple inner)
                        || !(arguments.get(0) instanceof PyGlobal rebuild)
                        || !rebuild.module().startsWith("torch._utils")
                        || rebuild.name().equals("_rebuild_from_type_v2")) {
                    yield new Opaque(global.qualifiedName(), arguments.items());
                }
                yield torchCall(rebuild, inner);
            }
            default -> new Opaque(global.qualifiedName(), arguments.items());
        };
    }

    private static StoredTensor tensor(PyTuple arguments, Optional<DType> dtype) {
        if (!(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)
                || !(arguments.get(2) instanceof PyTuple shape)
                || !(arguments.get(3) instanceof PyTuple strides)) {
            throw PickleMachine.damaged("a tensor of the wrong parts");
        }
        Storage typed = dtype.map(storage::as).orElse(storage);
        return StoredTensor.of(typed, shape.longs("a shape"), strides.longs("strides"), offset);
    }

    private static DType dtype(Object value) {
        if (value instanceof PyGlobal global && global.module().equals("torch")) {
            return DType.ofTorchName(global.name())
                    .orElseThrow(() -> new CheckpointException(
                            "the file has a tensor of type " + global.qualifiedName() + ", which is not supported"));
        }
        throw PickleMachine.damaged("a tensor without a type");
    }
}
