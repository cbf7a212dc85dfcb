@echo off
rem Starts Gatehouse: finds a Java that is new enough and runs it with the options of lib/launch.sh. Does not use the AOT cache
rem of bin/gatehouse-aot yet, so a start takes some tenths of a second longer.
setlocal DisableDelayedExpansion

if not exist "%~dp0..\lib\find-java.cmd" (
    >&2 echo x Incomplete installation of Gatehouse: "%~dp0..\lib\find-java.cmd" is missing.
    >&2 echo   Copy the whole directory with bin and lib.
    exit /b 1
)
call "%~dp0..\lib\find-java.cmd" java
if errorlevel 1 exit /b 1

rem The command prints UTF-8, so the console must use it while the command runs.
for /f "tokens=2 delims=:." %%c in ('chcp') do set "GATEHOUSE_CODE_PAGE=%%c"
chcp 65001 >nul 2>&1

"%GATEHOUSE_JAVA_HOME%\bin\java.exe" ^
    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xms8m -Xmx64m ^
    -Xlog:disable -Xlog:all=error:stderr ^
    --enable-native-access=ALL-UNNAMED ^
    -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dslf4j.internal.verbosity=ERROR -Djdk.logger.finder.error=QUIET ^
    "-Dgatehouse.launcher=%~f0" ^
    -cp "%~dp0..\lib\*;%~dp0..\lib\kubernetes\*" dev.gatehouse.cli.Main %*
set "GATEHOUSE_EXIT=%ERRORLEVEL%"

if defined GATEHOUSE_CODE_PAGE chcp %GATEHOUSE_CODE_PAGE% >nul 2>&1
exit /b %GATEHOUSE_EXIT%
