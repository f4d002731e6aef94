/** The SQLite implementation of TempleDB. Nothing here is meant to be called: open databases by {@code dev.templedb.TempleDb}. */
@SuppressWarnings("requires-automatic")
module dev.templedb.sqlite {
  requires transitive dev.templedb.api;
  requires com.exceptionfactory.jagged;
  requires com.exceptionfactory.jagged.framework;
  requires com.exceptionfactory.jagged.x25519;
  requires com.fasterxml.jackson.core;
  requires com.github.albfernandez.juniversalchardet;
  requires com.github.luben.zstd_jni;
  requires com.zaxxer.hikari;
  requires io.leangen.geantyref;
  requires java.sql;
  requires org.jdbi.v3.core;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;

  provides dev.templedb.spi.TempleDbProvider with
      dev.templedb.sqlite.SqliteProvider;
}
