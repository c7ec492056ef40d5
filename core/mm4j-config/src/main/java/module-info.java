/** The config language of mm4j. */
module org.mm4j.config {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires org.yaml.snakeyaml;

    exports org.mm4j.config;
    exports org.mm4j.config.check;
}
