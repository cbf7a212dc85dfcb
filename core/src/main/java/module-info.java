/** Gatehouse's library: profiles, definitions, service managers, and what keeps them in agreement. */
module dev.gatehouse.core {
    requires static transitive org.jspecify;
    requires com.grack.nanojson;
    requires java.xml;
    requires org.snakeyaml.engine;

    exports dev.gatehouse.definition;
    exports dev.gatehouse.manager;
    exports dev.gatehouse.posix;
    exports dev.gatehouse.process;
    exports dev.gatehouse.profile;
    exports dev.gatehouse.reconcile;
    exports dev.gatehouse.s6;
    exports dev.gatehouse.systemd;
    exports dev.gatehouse.windows;

    uses dev.gatehouse.manager.ServiceManagerProvider;

    provides dev.gatehouse.manager.ServiceManagerProvider with
            dev.gatehouse.s6.S6Provider,
            dev.gatehouse.systemd.SystemdProvider,
            dev.gatehouse.windows.WindowsProvider;
}
