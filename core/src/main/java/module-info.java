/** Gatehouse's library: profiles, definitions, service managers, and what keeps them in agreement. */
module dev.gatehouse.core {
    requires static transitive org.jspecify;
    requires com.grack.nanojson;
    requires dd.plist;
    // dd-plist's own need, which it does not tell.
    requires java.xml;
    requires jdk.security.auth;
    requires org.snakeyaml.engine;

    exports dev.gatehouse.backend;
    exports dev.gatehouse.definition;
    exports dev.gatehouse.detection;
    exports dev.gatehouse.gateways;
    exports dev.gatehouse.launchd;
    exports dev.gatehouse.launchd.domain;
    exports dev.gatehouse.manager;
    exports dev.gatehouse.posix;
    exports dev.gatehouse.process;
    exports dev.gatehouse.profile;
    exports dev.gatehouse.reconcile;
    exports dev.gatehouse.s6;
    exports dev.gatehouse.s6.protocol;
    exports dev.gatehouse.s6.slot;
    exports dev.gatehouse.spi;
    exports dev.gatehouse.systemd;
    exports dev.gatehouse.systemd.host;
    exports dev.gatehouse.windows;
    exports dev.gatehouse.windows.host;
    exports dev.gatehouse.windows.launcher;

    uses dev.gatehouse.spi.ServiceManagerProvider;
}
