"""The words by which a title is a break, a registration or the like, in many languages."""

from __future__ import annotations


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# a title of only these words, at least one from the first two sets, is a break; not "Breaking the kernel"
BREAKS = _word_set("""
    break breaks lunch lunchtime breakfast brunch coffee tea teatime registration registrations checkin cloakroom
    wardrobe changeover dinner pause pausen mittagspause kaffeepause teepause mittagessen mittag frühstück
    abendessen kaffee registrierung anmeldung einlass garderobe almuerzo comida desayuno merienda cena descanso receso
    acreditación acreditaciones inscripción inscripciones pausa café pranzo colazione caffè intervallo registro
    registrazione iscrizione déjeuner dîner goûter accueil enregistrement repas pauze lunchpauze koffiepauze koffie
    thee ontbijt avondeten inschrijving registratie almoço lanche jantar intervalo credenciamento inscrições
    pauza pauzy přestávka přestávky prestávka občerstvení občerstvenie oběd obed snídaně večeře registrace registrácia
    przerwa przerwy obiad śniadanie kolacja rejestracja kawa kawie
    lunsj lunsjpause frokost frokostpause middag middagspause kaffepause kaffe aftensmad kveldsmat matpause registrering
    innsjekk indtjekning paus kaffepaus fikapaus lunchpaus frukost incheckning
    caffé caffe cafè diner ontvangst inloop
    休憩 休憩時間 小休憩 小休止 昼休み お昼休み 昼休憩 お昼休憩 お昼の休憩 昼食 昼食休憩 お昼 お昼ごはん お昼ご飯
    昼ごはん 昼ご飯 朝食 朝ごはん 夕食 夕ごはん 夜ごはん 晩ごはん ランチ ランチタイム ランチ休憩 ランチブレイク
    ランチブレーク コーヒーブレイク コーヒーブレーク コーヒー休憩 コーヒータイム ティータイム ティーブレイク おやつ
    おやつタイム おやつ休憩 ブレイク ブレイクタイム 受付 受付開始 開場 午餐 午餐時間 午餐时间 午饭 午飯 午膳 午休
    午休時間 午休时间 中午休息 午间休息 午間休息 课间休息 課間休息 午餐休息 茶歇时间 茶歇時間
    早餐 晚餐 晚饭 晚飯 晚宴 茶歇 茶點 茶点 茶敘 茶叙 咖啡時間 咖啡时间 休息 休息時間
    休息时间 中場休息 中场休息 签到 簽到 报到 報到 入場 入场 휴식 휴식시간 쉬는 쉬는시간 커피 점심 점심시간 점심식사
    중식 석식 조식 저녁식사 만찬 커피브레이크 티타임 브레이크타임 브레이크 접수 등록 참가등록 현장등록
""")
# if nobody speaks; `Badges` or `Networking` by a speaker is a talk
SOCIAL = _word_set("""
    badge badges doors refreshment refreshments snack snacks drinks beer pizza cocktail cocktails cóctel apéro apéritif
    aperitif aperitivo banquet bbq barbecue picnic fika networking reception receptions party afterparty social karaoke
    mingling mingel mixer mixers luncheon excursion arrival arrivals departure departures intermission recess empfang
    sektempfang umtrunk borrel receptie rinfresco
    abendveranstaltung gruppenfoto gruppenbild ankunft ankommen anreise abreise ausklang 懇親会 交流会 集合写真
    写真撮影 合影 合照 大合照 晚會 晚会 네트워킹 단체사진 기념촬영
""")
AROUND = _word_set("""
    the a an and y of for to with in at on from de del la le les der die das und et e y zur zum im am beim für do da dos
    das du des della di el al con com il lo un una para per pour petit pequeno welcome bienvenue bienvenida benvenuto
    arrival mini short long regular light big extended first second third early late am pm morning afternoon midday mid
    noon evening night networking social snack snacks refreshments buffet cake kuchen juice juices biscuits cookies
    pastries croissants sandwiches fruit bio comfort stretch screen health ice cream prayer continental standing vegan
    packed boxed high farewell gala conference congress speakers speaker s sponsor sponsors sponsored exhibitors
    exhibits exhibit visit poster posters demo demos viewing session sessions time info hour hours min mins minute
    minutes served provided included open opens opening close closes closed closing begins starts start end ends
    desk pick up pickup collection onsite site hall area venue foyer lobby main next exhibition expo congressistes
    participants part setup raffle raffles sorteo sorteos
    partecipanti participantes asistentes all day one two three room own your event events programme program course
    kurze kleine große livre confraternização sociale dînatoire guest guests comunidad comunidade community
    photo photos sesión sessão pósteres póster na i ii iii iv przy kávová kawowa obiadowa polední obědová og och med på
    uczestników
    dinámica dinámicas dinâmica dinâmicas gości および と 및 시간 식사
""")
