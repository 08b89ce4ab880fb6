"""English names of the languages that sources are written in."""

_NAMES = """
ab Abkhaz, af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian, bn Bengali,
bo Tibetan, br Breton, bs Bosnian, ca Catalan, ce Chechen, co Corsican, cs Czech, cv Chuvash, cy Welsh, da Danish, de
German, dv Dhivehi, el Greek, en English, eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, ff Fula, fi
Finnish, fil Filipino, fo Faroese, fr French, fy Frisian, ga Irish, gd Scottish Gaelic, gl Galician, gn Guarani, gu
Gujarati, ha Hausa, he Hebrew, hi Hindi, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, id Indonesian, ig
Igbo, is Icelandic, it Italian, iu Inuktitut, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, kl Greenlandic, km
Khmer, kn Kannada, ko Korean, ku Kurdish, ky Kyrgyz, la Latin, lb Luxembourgish, ln Lingala, lo Lao, lt Lithuanian, lv
Latvian, mg Malagasy, mi Māori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my
Burmese, nb Norwegian, ne Nepali, nl Dutch, nn Norwegian, no Norwegian, ny Chichewa, om Oromo, os Ossetian, pa
Punjabi, pl Polish, ps Pashto, pt Portuguese, qu Quechua, rm Romansh, rn Kirundi, ro Romanian, ru Russian, rw
Kinyarwanda, sa Sanskrit, sd Sindhi, se Northern Sami, sg Sango, si Sinhala, sk Slovak, sl Slovenian, sm Samoan, sn
Shona, so Somali, sq Albanian, sr Serbian, st Sotho, su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg
Tajik, th Thai, ti Tigrinya, tk Turkmen, tl Tagalog, tn Tswana, to Tongan, tr Turkish, tt Tatar, ug Uyghur, uk
Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, wo Wolof, xh Xhosa, yi Yiddish, yo Yoruba, yue Cantonese, zh Chinese, zu
Zulu
"""


def language_name(tag: str) -> str:
    """English name of a BCP 47 language tag's language; the tag itself when it is not known."""
    return _BY_CODE.get(tag.split("-", maxsplit=1)[0].lower(), tag)


_BY_CODE = dict(entry.strip().split(" ", 1) for entry in _NAMES.replace("\n", " ").split(","))
