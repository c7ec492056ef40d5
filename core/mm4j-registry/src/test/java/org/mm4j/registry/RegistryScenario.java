package org.mm4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/**
 * One scenario of the registry cases. What the product does not have stands here: a default scope that changes,
 * registration at run time, build functions of a registry's own. Look-up, scopes, binding and building are the product's.
 */
final class RegistryScenario {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Node(
            String kind,
            ScopeNode scope,
            @Nullable JsonNode buildFunction,
            @Nullable Node parent) {}

    /** The default scope while a module is built. */
    private record Default(@Nullable String name) {}

    private final Map<String, Node> registries = new LinkedHashMap<>();
    private @Nullable String defaultScope;

    RegistryScenario(JsonNode scenario) {
        JsonNode scope = scenario.path("default_scope");
        defaultScope = scope.isTextual() ? scope.textValue() : null;
        scenario.path("registries").forEach(this::newRegistry);
        scenario.path("modules").forEach(this::register);
    }

    @Nullable
    String defaultScope() {
        return defaultScope;
    }

    /** Carries out one call. */
    JsonNode call(JsonNode call) {
        return switch (call.get("op").textValue()) {
            case "build" ->
                JSON.valueToTree(build(node(call), call.get("cfg"), call.path("default_args"), defaultScope));
            case "get" -> get(node(call), call.get("key"));
            case "contains" -> JSON.valueToTree(find(node(call), call.get("key").textValue()) != null);
            case "len" ->
                JSON.valueToTree(node(call).scope.table(node(call).kind).size());
            case "search_child" -> searchChild(node(call), call.get("scope").textValue());
            case "register" -> {
                register(call.get("module"));
                yield JSON.valueToTree("ok");
            }
            case "new_registry" -> {
                try {
                    newRegistry(call.get("spec"));
                } catch (RegistrationException e) {
                    throw new CaseError("AssertionError", e.getMessage());
                }
                yield JSON.valueToTree("ok");
            }
            case "init_default_scope" -> {
                defaultScope = call.get("scope").textValue();
                yield JSON.valueToTree("ok");
            }
            case "split_scope_key" -> splitKey(call.get("key").textValue());
            default -> throw new AssertionError("no such operation in the README: " + call);
        };
    }

    private Node node(JsonNode call) {
        return registry(call.get("registry").textValue());
    }

    private Node registry(String id) {
        Node node = registries.get(id);
        if (node == null) {
            throw new AssertionError("no registry " + id);
        }
        return node;
    }

    private void newRegistry(JsonNode spec) {
        Node parent =
                spec.path("parent").isTextual() ? registry(spec.get("parent").textValue()) : null;
        ScopeNode scope = new ScopeNode(spec.get("scope").textValue(), parent == null ? null : parent.scope);
        String kind = spec.get("name").textValue();
        registries.put(spec.get("id").textValue(), new Node(kind, scope, spec.get("build_func"), parent));
    }

    private void register(JsonNode module) {
        Node node = registry(module.get("registry").textValue());
        if (module.get("kind").textValue().equals("value")) {
            throw new CaseError("TypeError", "only classes and functions can be registered");
        }
        JsonNode force = module.path("force");
        if (!force.isMissingNode() && !force.isBoolean()) {
            throw new CaseError("TypeError", "force is a boolean");
        }
        List<String> names = new ArrayList<>();
        JsonNode given = module.path("name");
        if (given.isArray()) {
            given.forEach(name -> names.add(text(name)));
        } else {
            names.add(
                    given.isMissingNode() || given.isNull()
                            ? module.get("class").textValue()
                            : text(given));
        }
        CaseDefinition definition = new CaseDefinition(this, node, module);
        names.forEach(
                name -> RegistriesBuilder.put(node.scope, definition.key(), name, definition, force.booleanValue()));
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new CaseError("TypeError", "a name is a string");
        }
        return node.textValue();
    }

    private @Nullable CaseDefinition find(Node node, String key) {
        return (CaseDefinition) node.scope.find(node.kind, key);
    }

    private JsonNode get(Node node, JsonNode key) {
        if (!key.isTextual()) {
            throw new CaseError("TypeError", "a key is a string");
        }
        try {
            CaseDefinition found = find(node, key.textValue());
            return found == null ? NullNode.getInstance() : JSON.valueToTree(Map.of("__module__", found.id()));
        } catch (IllegalArgumentException e) {
            throw new CaseError("RuntimeError", e.getMessage());
        }
    }

    private JsonNode searchChild(Node node, String scope) {
        ScopeNode found = node.scope.search(scope);
        for (Map.Entry<String, Node> entry : registries.entrySet()) {
            if (entry.getValue().scope == found) {
                return JSON.valueToTree(entry.getKey());
            }
        }
        return NullNode.getInstance();
    }

    private static JsonNode splitKey(String key) {
        int dot = key.indexOf('.');
        return dot < 0
                ? JSON.createArrayNode().addNull().add(key)
                : JSON.createArrayNode().add(key.substring(0, dot)).add(key.substring(dot + 1));
    }

    private Object build(Node node, JsonNode config, JsonNode defaults, @Nullable String current) {
        JsonNode function = null;
        for (Node at = node; at != null && function == null; at = at.parent) {
            function = at.buildFunction;
        }
        if (function != null && function.isObject()) {
            Map<String, Object> built = new HashMap<>();
            built.put("module", NullNode.getInstance());
            built.put("tag", function.get("tag"));
            built.put("registry", node.scope.name);
            built.put("args", config);
            return Map.of("__built__", built);
        }
        if (function != null && function.asText().equals("model") && config.isArray()) {
            List<Object> items = new ArrayList<>();
            config.forEach(item -> items.add(build(node, item, defaults, current)));
            return Map.of("__sequential__", items);
        }
        if (!defaults.isMissingNode() && !defaults.isNull() && !defaults.isObject()) {
            throw new CaseError("TypeError", "default arguments are a dict");
        }
        return build(node, merged(CaseValues.fromJson(config), defaults), current);
    }

    private static ConfigValue merged(ConfigValue config, JsonNode defaults) {
        if (!(config instanceof ConfigDict dict) || !defaults.isObject()) {
            return config;
        }
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>(dict.entries());
        ((ConfigDict) CaseValues.fromJson(defaults)).entries().forEach(entries::putIfAbsent);
        return new ConfigDict(entries, Origin.NONE);
    }

    /** Builds by the product, in the default scope, or in the registry that was called if there is none. */
    private Object build(Node node, ConfigValue config, @Nullable String current) {
        ConfigValue asked = config instanceof ConfigDict dict ? dict.get("_scope_") : null;
        String inside = asked instanceof ConfigString text ? text.value() : current;
        Registries none = Registries.of();
        BuildContext context = new DefaultBuildContext(none, new Place(node.scope, "", null), Map.of());
        if (current != null && !(asked instanceof ConfigString)) {
            context = context.withScope(current);
        }
        return context.with(Default.class, new Default(inside))
                .build(new RegistryKey<>(node.kind, Object.class), config);
    }

    /** An entry whose arguments are a list of names, as the cases have them. */
    static final class CaseDefinition implements Definition {

        private final RegistryScenario scenario;
        private final Node node;
        private final JsonNode module;

        CaseDefinition(RegistryScenario scenario, Node node, JsonNode module) {
            this.scenario = scenario;
            this.node = node;
            this.module = module;
        }

        String id() {
            return module.get("id").textValue();
        }

        RegistryKey<Object> key() {
            return new RegistryKey<>(node.kind, Object.class);
        }

        private boolean isScheduler() {
            return module.get("kind").textValue().equals("scheduler");
        }

        @Override
        public ModuleSpec spec() {
            return new ModuleSpec(
                    key(), node.scope.name, module.get("class").textValue(), "cases", Object.class, List.of(), "");
        }

        @Override
        public Schema schema() {
            List<Slot> slots = new ArrayList<>();
            module.get("params")
                    .forEach(parameter -> slots.add(new Slot(
                            parameter.get("name").textValue(),
                            ConfigValue.class,
                            parameter.has("default") ? CaseValues.fromJson(parameter.get("default")) : null,
                            null,
                            false,
                            List.of(),
                            false,
                            "")));
            if (isScheduler()) {
                slots.add(optional("epoch_length"));
                slots.add(optional("convert_to_iter_based"));
            }
            return new Schema(slots, values -> null, MethodHandles.lookup());
        }

        private static Slot optional(String name) {
            return new Slot(name, ConfigValue.class, ConfigNull.NONE, null, true, List.of(), false, "");
        }

        @Override
        public Object create(@Nullable Object[] values, BuildContext context) {
            String current = context.service(Default.class).map(Default::name).orElse(null);
            Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
            List<Slot> slots = schema().slots();
            for (int i = 0; i < slots.size(); i++) {
                arguments.put(slots.get(i).name(), values[i]);
            }
            Map<String, Object> built = new LinkedHashMap<>();
            if (isScheduler()) {
                convert(arguments, built);
            }
            for (Map.Entry<String, JsonNode> entry : module.path("builds").properties()) {
                Object value = arguments.get(entry.getKey());
                if (value instanceof ConfigValue config && !config.isNull()) {
                    arguments.put(entry.getKey(), nested(entry.getValue().textValue(), config, current));
                }
            }
            Map<String, Object> shown = new LinkedHashMap<>();
            arguments.forEach((name, value) ->
                    shown.put(name, value instanceof ConfigValue config ? CaseValues.nullable(config) : or(value)));
            built.put("module", id());
            built.put("default_scope", or(current));
            built.put("args", shown);
            built.put("default_scope_after", or(current));
            return Map.of("__built__", built);
        }

        /** The second constructor of parameter schedulers takes what it is given; the first, its own parameters. */
        private void convert(Map<String, @Nullable Object> arguments, Map<String, Object> built) {
            Object convert = arguments.remove("convert_to_iter_based");
            boolean hasLength = arguments.get("epoch_length") instanceof ConfigValue length && !length.isNull();
            if (!(convert instanceof ConfigBool bool) || !bool.value()) {
                arguments.remove("epoch_length");
                return;
            }
            boolean byEpoch = arguments.remove("by_epoch") instanceof ConfigBool flag && flag.value();
            if (!byEpoch || !hasLength) {
                throw new CaseError("AssertionError", "only schedulers by epoch of known length can be converted");
            }
            built.put("constructor", "build_iter_from_epoch");
        }

        private Object nested(String registry, ConfigValue config, @Nullable String current) {
            Node target = scenario.registry(registry);
            if (config instanceof org.mm4j.config.ConfigList list) {
                return list.items().stream()
                        .map(item -> scenario.build(target, item, current))
                        .toList();
            }
            return scenario.build(target, config, current);
        }

        private static Object or(@Nullable Object value) {
            return value == null ? NullNode.getInstance() : value;
        }

        @Override
        public String source() {
            return id();
        }
    }
}
