/** The command line of mm4j. */
module org.mm4j.cli {
    requires static transitive org.jspecify;
    requires org.mm4j.config;
    requires org.mm4j.registry;
    requires org.mm4j.engine;
    requires org.mm4j.cv;
    requires org.mm4j.cls;
    requires org.mm4j.det;
    requires org.mm4j.track;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires me.tongfei.progressbar;

    opens org.mm4j.cli to
            info.picocli;
}
